#include "lrml/checkpoint/table_digest.h"

#include <gtest/gtest.h>

#include <set>

#include "support/drawn_state.h"

namespace lrml::test {
namespace {

TEST(DigestOfTable, IsTheHashOfItsRowsHashes) {
  SelfCommunicator self;
  const Matrix table = drawn_table(2, {0, 2}, 1);
  const std::array<Digest, 2> rows = {digest_of(std::as_bytes(row(table, 0))), digest_of(std::as_bytes(row(table, 1)))};
  EXPECT_EQ(digest_of_table(self, {{0, 2}, elements(table)}), digest_of(std::as_bytes(std::span(rows))));
}

TEST(DigestOfTable, OfNoRowsIsThatOfNothing) {
  SelfCommunicator self;
  EXPECT_EQ(digest_of_table(self, {}), digest_of(""));
}

TEST(ParametersDigest, ChangesWithEveryTable) {
  SelfCommunicator self;
  Parameters p = drawn_state().parameters;
  std::set<Digest> digests = {parameters_digest(self, p)};
  for (const std::span<float> table :
       {elements(p.user_rows), elements(p.item_rows), elements(p.keys), elements(p.values)}) {
    table.back() += 1.0f;
    digests.insert(parameters_digest(self, p));
  }
  EXPECT_EQ(digests.size(), 5u);
}

TEST(ParametersDigest, TellsTablesApart) {
  SelfCommunicator self;
  Parameters p = drawn_state().parameters;
  const Digest before = parameters_digest(self, p);
  std::swap(p.keys, p.values);
  EXPECT_NE(parameters_digest(self, p), before);
}

}  // namespace
}  // namespace lrml::test
