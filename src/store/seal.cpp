#include "lrml/store/seal.h"

#include <algorithm>
#include <string>
#include <vector>

#include "lrml/base/hash.h"
#include "lrml/base/types.h"
#include "lrml/comm/agree.h"
#include "lrml/store/raw_file.h"

namespace lrml {
namespace {

constexpr std::uint64_t block_bytes = std::uint64_t{1} << 20;
constexpr std::size_t seal_bytes = 46;
constexpr const char* seal_begin = "lrml seal ";

std::string seal_text(std::uint64_t size, Digest digest) {
  return seal_begin + ("1 " + to_hex(size)) + " " + to_hex(digest) + "\n";
}

/// The digests of the blocks in `mine` of the file's first `size` bytes.
std::vector<Digest> digests_of_blocks(const RawFile& file, std::uint64_t size, RowRange mine) {
  std::vector<Digest> digests;
  std::vector<std::byte> block(std::min(size, block_bytes));
  for (std::uint64_t k = mine.begin; k < mine.end; ++k) {
    const auto bytes = std::span(block).first(std::min(block_bytes, size - k * block_bytes));
    file.read_at(k * block_bytes, bytes);
    digests.push_back(digest_of(bytes));
  }
  return digests;
}

/// The digest of the first `size` bytes. Collective.
Digest digest_of_file(Communicator& comm, const char* phase, const std::filesystem::path& path, std::uint64_t size) {
  const std::size_t blocks = (size + block_bytes - 1) / block_bytes;
  const auto part = [&](std::size_t rank) { return even_part(blocks, rank, static_cast<std::size_t>(comm.size())); };
  const auto mine = agree(comm, phase, [&] {
    return digests_of_blocks(RawFile::for_reading(path), size, part(static_cast<std::size_t>(comm.rank())));
  });
  std::vector<std::size_t> counts;
  for (std::size_t rank = 0; rank < static_cast<std::size_t>(comm.size()); ++rank) counts.push_back(part(rank).size());
  std::vector<Digest> all(blocks);
  comm.all_gather(std::as_bytes(std::span(mine)), sizeof(Digest), counts, std::as_writable_bytes(std::span(all)));
  return digest_of(std::as_bytes(std::span(all)));
}

/// A file's size and its last bytes, as many as a seal has if there are so many.
struct Tail {
  std::uint64_t size = 0;
  std::string text;
};

Tail tail_of(const std::filesystem::path& path) {
  const RawFile file = RawFile::for_reading(path);
  Tail tail{file.size(), ""};
  tail.text.resize(std::min<std::uint64_t>(tail.size, seal_bytes));
  file.read_at(tail.size - tail.text.size(), std::as_writable_bytes(std::span(tail.text)));
  return tail;
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
  throw AgreedError(ExitCode::bad_data, "cannot read '" + path.string() + "' (" + reason +
                                            "). Check that it is the right file and complete, or make it again.");
}

/// As append_seal, with errors of any code. Collective.
void append_checked(Communicator& comm, const std::filesystem::path& file) {
  constexpr const char* phase = "sealing";
  const std::uint64_t size = agree(comm, phase, [&] { return RawFile::for_reading(file).size(); });
  const auto sizes = gather_values(comm, static_cast<std::int64_t>(size));
  if (std::ranges::count(sizes, sizes[0]) != comm.size()) {
    throw AgreedError(ExitCode::failure, "cannot write '" + file.string() +
                                             "' (the ranks see files of different sizes). Check that --out is on a "
                                             "file system that all ranks share.");
  }
  const Digest digest = digest_of_file(comm, phase, file, size);
  agree(comm, phase, [&] {
    if (comm.rank() != 0) return;
    const std::string seal = seal_text(size, digest);
    RawFile sealed = RawFile::for_writing(file);
    sealed.write_at(size, std::as_bytes(std::span(seal)));
    sealed.finish();
  });
}

}  // namespace

void append_seal(Communicator& comm, const std::filesystem::path& file) {
  try {
    append_checked(comm, file);
  } catch (const AgreedError& problem) {  // what was written cannot be read back, which is no fault of any input
    throw AgreedError(ExitCode::failure, "cannot write '" + file.string() + "' (" + problem.what() + ")");
  }
}

void append_seal(const std::filesystem::path& file) {
  SelfCommunicator self;
  append_seal(self, file);
}

Seal check_seal(Communicator& comm, const std::filesystem::path& file) {
  constexpr const char* phase = "checking the seal";
  const Tail tail = agree(comm, phase, [&] { return tail_of(file); });
  const auto tails = gather_texts(comm, to_hex(tail.size) + tail.text);
  if (std::ranges::count(tails, tails[0]) != comm.size()) refuse(file, "it is not the same file on every rank");
  if (!tail.text.starts_with(seal_begin)) return Seal::absent;
  const std::uint64_t size = tail.size - seal_bytes;
  if (tail.text != seal_text(size, digest_of_file(comm, phase, file, size))) {
    refuse(file, "it is damaged: its bytes are not those that were sealed");
  }
  return Seal::intact;
}

}  // namespace lrml
