#include "data_prep/synth/raw_rows.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "lrml/base/pipeline.h"

namespace lrml::prep {
namespace {

constexpr std::size_t rows_at_a_time = std::size_t{1} << 17;

struct Row {
  std::uint32_t item;
  float rating;
  std::int64_t time;
};

std::size_t rows_before(const DatasetContents& contents, std::size_t user) {
  return contents.train.offsets[user] + contents.valid.rows.offsets[user] + contents.test.rows.offsets[user];
}

void rows_of_user(const DatasetContents& contents, std::size_t user, std::vector<Row>& rows) {
  rows.clear();
  for (const InteractionRows* part : {&contents.train, &contents.valid.rows, &contents.test.rows}) {
    for (std::size_t t = part->offsets[user]; t < part->offsets[user + 1]; ++t) {
      rows.push_back({part->items[t], part->rating[t], part->timestamp[t]});
    }
  }
  std::ranges::sort(rows, {}, &Row::item);
}

// Consecutive users.
struct Users {
  std::size_t begin;
  std::size_t end;
};

std::string text_of(const DatasetContents& contents, const RowForm& form, Users users) {
  std::string text;
  std::vector<Row> rows;
  for (std::size_t user = users.begin; user < users.end; ++user) {
    rows_of_user(contents, user, rows);
    for (const Row& row : rows) {
      text.append(contents.user_ids[user]).append(form.delimiter);
      text.append(contents.item_ids[row.item]).append(form.delimiter);
      append_stars(text, row.rating);
      if (form.always_a_decimal && text[text.size() - 2] != '.') text += ".0";
      text.append(form.delimiter);
      append_number(text, static_cast<std::size_t>(row.time));
      text.append(form.line_end);
    }
  }
  return text;
}

}  // namespace

void write_rows(const DatasetContents& contents, const RowForm& form, std::size_t threads, Progress& progress,
                RawFile& file) {
  progress.start("writing text", contents.users(), "users");
  file.write(form.header);
  std::size_t next = 0;
  const auto produce = [&]() -> std::optional<Users> {
    const std::size_t begin = next;
    if (begin == contents.users()) return std::nullopt;
    const std::size_t enough = rows_before(contents, begin) + rows_at_a_time;
    while (next < contents.users() && rows_before(contents, next) < enough) ++next;
    progress.update(begin);
    return Users{begin, next};
  };
  run_pipeline<Users, std::string>(
      threads_for(threads), produce, [&](Users users) { return text_of(contents, form, users); },
      [&](const std::string& text) { file.write(text); });
}

}  // namespace lrml::prep
