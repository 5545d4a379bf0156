#include "data_prep/synth/raw.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <system_error>

#include "data_prep/synth/raw_by_movie.h"
#include "data_prep/synth/raw_descriptions.h"
#include "data_prep/synth/raw_file.h"
#include "data_prep/synth/raw_rows.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t day = 86'400;

/// What is written, where, and how.
struct Job {
  const DatasetContents& contents;
  const fs::path& folder;
  std::size_t threads;
  Progress& progress;

  void write_text(const char* name, const std::string& text) const {
    RawFile file(folder / name);
    file.write(text);
    file.close();
  }

  void write_rows(const char* name, const RowForm& form) const {
    RawFile file(folder / name);
    prep::write_rows(contents, form, threads, progress, file);
    file.close();
  }
};

void write_movielens_100k(const Job& job) {
  job.write_rows("u.data", {.header = "", .delimiter = "\t", .line_end = "\n"});
  job.write_text("u.item", u_item_text(job.contents));
  job.write_text("u.user", u_user_text(job.contents));
}

void write_movielens_1m(const Job& job) {
  job.write_rows("ratings.dat", {.header = "", .delimiter = "::", .line_end = "\n"});
  job.write_text("movies.dat", movies_dat_text(job.contents));
  job.write_text("users.dat", users_dat_text(job.contents));
}

void write_movielens_20m(const Job& job) {
  job.write_rows("ratings.csv", {.header = "userId,movieId,rating,timestamp\r\n",
                                 .delimiter = ",",
                                 .line_end = "\r\n",
                                 .always_a_decimal = true});
  job.write_text("movies.csv", movies_csv_text(job.contents));
}

void write_delimited(const Job& job) {
  job.write_rows("interactions.csv", {.header = "user,item,rating,time\n", .delimiter = ",", .line_end = "\n"});
}

// mv_0000001.txt …
void write_netflix(const Job& job) {
  const fs::path folder = job.folder / "training_set";
  fs::create_directory(folder);
  write_by_movie(job.contents, job.threads, job.progress, [&](std::size_t item, std::string_view text) {
    const std::string& id = job.contents.item_ids[item];
    RawFile file(folder / ("mv_" + std::string(7 - std::min<std::size_t>(7, id.size()), '0') + id + ".txt"));
    file.write(text);
    file.close();
  });
  job.write_text("movie_titles.txt", movie_titles_text(job.contents));
}

// combined_data_1.txt …, cut after the same parts of the movies as the real ones.
void write_netflix_combined(const Job& job) {
  constexpr std::size_t movies = 17'770;
  constexpr std::array<std::size_t, 4> last_movies = {4'499, 9'210, 13'367, movies};
  std::vector<RawFile> files;
  for (const char* name :
       {"combined_data_1.txt", "combined_data_2.txt", "combined_data_3.txt", "combined_data_4.txt"}) {
    files.emplace_back(job.folder / name);
  }
  std::size_t current = 0;
  write_by_movie(job.contents, job.threads, job.progress, [&](std::size_t item, std::string_view text) {
    while (item * movies >= last_movies[current] * job.contents.items()) ++current;
    files[current].write(text);
  });
  for (RawFile& file : files) file.close();
  job.write_text("movie_titles.csv", movie_titles_text(job.contents));
}

struct RawFormat {
  const char* name;
  void (*write)(const Job& job);
  bool days_only;
};

constexpr std::array raw_formats = {
    RawFormat{"movielens-100k", write_movielens_100k, false},    RawFormat{"movielens-1m", write_movielens_1m, false},
    RawFormat{"movielens-20m", write_movielens_20m, false},      RawFormat{"netflix", write_netflix, true},
    RawFormat{"netflix-combined", write_netflix_combined, true}, RawFormat{"delimited", write_delimited, false}};

const RawFormat& raw_format(const std::string& name) {
  const auto* const found = std::ranges::find(raw_formats, name, &RawFormat::name);
  LRML_ASSERT(found != raw_formats.end());
  return *found;
}

fs::path unfinished(const fs::path& folder) {
  fs::path name = (folder / "").parent_path();  // without a slash at its end
  return name += ".partial";
}

[[noreturn]] void refuse(const fs::path& folder, const std::string& why_and_advice) {
  throw Error(ExitCode::bad_data, "cannot write into '" + folder.string() + "' " + why_and_advice);
}

void require_days_and_whole_stars(const DatasetContents& contents, const std::string& format) {
  for (const InteractionRows* part : {&contents.train, &contents.valid.rows, &contents.test.rows}) {
    const auto is_day = [](std::int64_t time) { return time % day == 0; };
    const auto is_whole = [](float stars) { return stars == static_cast<float>(static_cast<int>(stars)); };
    if (std::ranges::all_of(part->timestamp, is_day) && std::ranges::all_of(part->rating, is_whole)) continue;
    throw Error(ExitCode::usage, "cannot write '" + contents.name + "' as " + format +
                                     " (that tells days and whole stars, and there are others). Use --preset netflix "
                                     "or another --format.");
  }
}

}  // namespace

std::vector<std::string> raw_format_names() {
  std::vector<std::string> names;
  for (const RawFormat& format : raw_formats) names.emplace_back(format.name);
  return names;
}

void check_raw_folder(const fs::path& folder) {
  std::error_code ignored;
  if (fs::exists(folder, ignored) && !fs::is_directory(folder, ignored))
    refuse(folder, "(it is a file). Name a folder.");
  if (fs::is_directory(folder, ignored) && !fs::is_empty(folder, ignored)) {
    refuse(folder, "(it holds files). Name a new or an empty folder.");
  }
  const fs::path partial = unfinished(folder);
  if (fs::exists(partial, ignored)) {
    refuse(folder, "('" + partial.string() + "' is there, from a run that goes on or was broken off). Remove it.");
  }
  const fs::path parent = partial.parent_path();
  if (!parent.empty() && !fs::is_directory(parent, ignored)) {
    refuse(folder, "(there is no folder '" + parent.string() + "'). Make it first.");
  }
}

void write_raw(const DatasetContents& contents, const std::string& format, const fs::path& folder, std::size_t threads,
               Progress& progress) {
  const RawFormat& form = raw_format(format);
  check_raw_folder(folder);
  if (form.days_only) require_days_and_whole_stars(contents, format);
  const fs::path partial = unfinished(folder);
  try {
    fs::create_directory(partial);
    form.write({contents, partial, threads, progress});
    fs::rename(partial, folder);
  } catch (const fs::filesystem_error& error) {
    std::error_code ignored;
    fs::remove_all(partial, ignored);
    throw Error(ExitCode::bad_data, "cannot write into '" + folder.string() + "' (" + error.code().message() +
                                        "). See whether the folder is yours.");
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(partial, ignored);
    throw;
  }
}

}  // namespace lrml::prep
