// Two small option structs with every kind of member, for the tests of config.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lrml/config/field.h"

namespace lrml::test {

enum class Shape { round, square, star };

struct BoxOptions {
  Shape shape = Shape::round;
  std::size_t width = 100;
  double depth = 0.2;
  bool open = false;
};

struct PaintOptions {
  std::int64_t shift = -3;
  int layers = 2;
  std::string name = "red";
  std::vector<std::size_t> coats = {10};
};

}  // namespace lrml::test

template <>
struct lrml::EnumNames<lrml::test::Shape> {
  static constexpr std::array<std::string_view, 3> names = {"round", "square", "star"};
};

namespace lrml::test {

template <FieldsOf<BoxOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("shape", options.shape, "seen from above", Identity::yes);
  visit("width", options.width, "in millimetres", Identity::yes);
  visit("depth", options.depth, "in metres", Identity::yes);
  visit("open", options.open, "whether it has no lid", Identity::no);
}

template <FieldsOf<PaintOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("shift", options.shift, "of the hue", Identity::no);
  visit("layers", options.layers, "how many", Identity::yes);
  visit("name", options.name, "on the tin", Identity::no);
  visit("coats", options.coats, "minutes before each", Identity::no);
}

struct Things {
  BoxOptions box;
  PaintOptions paint;

  std::vector<Section> sections() { return {section_of("box", box), {"empty", {}}, section_of("paint", paint)}; }
};

}  // namespace lrml::test
