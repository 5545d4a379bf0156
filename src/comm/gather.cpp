#include <algorithm>
#include <numeric>

#include "lrml/comm/communicator.h"

namespace lrml {

std::vector<std::int64_t> gather_values(Communicator& comm, std::int64_t mine) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(comm.size()), 0);
  all[static_cast<std::size_t>(comm.rank())] = mine;
  comm.sum(all);
  return all;
}

std::vector<std::string> gather_texts(Communicator& comm, const std::string& mine) {
  std::vector<std::size_t> sizes;
  for (const std::int64_t size : gather_values(comm, static_cast<std::int64_t>(mine.size()))) {
    sizes.push_back(static_cast<std::size_t>(size));
  }
  std::string joined(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}), '\0');
  comm.all_gather(std::as_bytes(std::span(mine)), 1, sizes, std::as_writable_bytes(std::span(joined)));
  std::vector<std::string> texts;
  std::size_t begin = 0;
  for (const std::size_t size : sizes) {
    texts.push_back(joined.substr(begin, size));
    begin += size;
  }
  return texts;
}

std::string broadcast_text(Communicator& comm, const std::string& text, int root) {
  auto size = static_cast<std::int64_t>(text.size());
  comm.broadcast(std::as_writable_bytes(std::span(&size, 1)), root);
  std::string copy = comm.rank() == root ? text : std::string(static_cast<std::size_t>(size), '\0');
  comm.broadcast(std::as_writable_bytes(std::span(copy)), root);
  return copy;
}

}  // namespace lrml
