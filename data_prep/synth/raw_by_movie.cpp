#include "data_prep/synth/raw_by_movie.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "data_prep/synth/raw_file.h"
#include "lrml/base/pipeline.h"

namespace lrml::prep {
namespace {

constexpr std::size_t fewest_at_a_time = std::size_t{1} << 20;
constexpr std::size_t batches = 64;
constexpr std::int64_t day = 86'400;

std::array<const InteractionRows*, 3> parts_of(const DatasetContents& contents) {
  return {&contents.train, &contents.valid.rows, &contents.test.rows};
}

/// A rating in 8 bytes.
struct Rating {
  std::uint32_t user;
  std::uint16_t day;
  std::uint16_t halves;  ///< of stars
};

/// Consecutive items.
struct Items {
  std::size_t begin;
  std::size_t end;
};

struct Texts {
  Items items;
  std::string text;
  std::vector<std::size_t> ends;  ///< [end − begin] of each item's text
};

std::vector<std::size_t> ratings_before_items(const DatasetContents& contents) {
  std::vector<std::size_t> before(contents.items() + 1, 0);
  for (const InteractionRows* part : parts_of(contents)) {
    for (const std::uint32_t item : part->items) ++before[item + 1];
  }
  for (std::size_t i = 0; i < contents.items(); ++i) before[i + 1] += before[i];
  return before;
}

// By item, then user.
std::vector<Rating> ratings_of(const DatasetContents& contents, const std::vector<std::size_t>& before, Items items) {
  std::vector<std::size_t> next(before.begin() + static_cast<std::ptrdiff_t>(items.begin),
                                before.begin() + static_cast<std::ptrdiff_t>(items.end));
  std::vector<Rating> ratings(before[items.end] - before[items.begin]);
  for (std::size_t user = 0; user < contents.users(); ++user) {
    for (const InteractionRows* part : parts_of(contents)) {
      for (std::size_t t = part->offsets[user]; t < part->offsets[user + 1]; ++t) {
        const std::size_t item = part->items[t];
        if (item - items.begin >= items.end - items.begin) continue;  // wraps around below begin
        ratings[next[item - items.begin]++ - before[items.begin]] = {
            static_cast<std::uint32_t>(user), static_cast<std::uint16_t>(part->timestamp[t] / day),
            static_cast<std::uint16_t>(2.0f * part->rating[t])};
      }
    }
  }
  return ratings;
}

// The text ",2005-12-31\n" of days is made once.
class DateTexts {
 public:
  const std::string& operator[](std::size_t number) {
    if (number >= texts_.size()) texts_.resize(number + 1);
    if (texts_[number].empty()) {
      texts_[number] = ",";
      append_date(texts_[number], static_cast<std::int64_t>(number) * day);
      texts_[number] += '\n';
    }
    return texts_[number];
  }

 private:
  std::vector<std::string> texts_;
};

Texts texts_of(const DatasetContents& contents, const std::vector<std::size_t>& before, Items items) {
  const std::vector<Rating> ratings = ratings_of(contents, before, items);
  Texts texts{.items = items, .text = {}, .ends = {}};
  DateTexts dates;
  for (std::size_t item = items.begin; item < items.end; ++item) {
    texts.text.append(contents.item_ids[item]).append(":\n");
    for (std::size_t k = before[item]; k < before[item + 1]; ++k) {
      const Rating& rating = ratings[k - before[items.begin]];
      texts.text.append(contents.user_ids[rating.user]).append(1, ',');
      append_stars(texts.text, 0.5f * static_cast<float>(rating.halves));
      texts.text.append(dates[rating.day]);
    }
    texts.ends.push_back(texts.text.size());
  }
  return texts;
}

}  // namespace

void write_by_movie(const DatasetContents& contents, std::size_t threads, Progress& progress,
                    const std::function<void(std::size_t item, std::string_view text)>& write) {
  const std::vector<std::size_t> before = ratings_before_items(contents);
  const std::size_t at_a_time = std::max(fewest_at_a_time, before.back() / batches);
  progress.start("writing text", before.back(), "ratings");
  std::size_t next = 0;
  const auto produce = [&]() -> std::optional<Items> {
    const std::size_t begin = next;
    if (begin == contents.items()) return std::nullopt;
    while (next < contents.items() && before[next] - before[begin] < at_a_time) ++next;
    return Items{begin, next};
  };
  const auto consume = [&](const Texts& texts) {
    std::size_t begin = 0;
    for (std::size_t item = texts.items.begin; item < texts.items.end; ++item) {
      const std::size_t end = texts.ends[item - texts.items.begin];
      write(item, std::string_view(texts.text).substr(begin, end - begin));
      begin = end;
    }
    progress.update(before[texts.items.end]);
  };
  run_pipeline<Items, Texts>(
      threads_for(threads), produce, [&](Items items) { return texts_of(contents, before, items); }, consume);
}

}  // namespace lrml::prep
