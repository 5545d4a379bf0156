#include "progress_blob.h"

#include <bit>
#include <boost/archive/archive_exception.hpp>
#include <boost/archive/impl/basic_text_iarchive.ipp>
#include <boost/archive/impl/text_iarchive_impl.ipp>
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/string.hpp>
#include <sstream>

#include "lrml/base/error.h"

namespace lrml {
namespace {

/// A text archive that believes no text to be longer than what is left of it; Boost's own makes room for any length
/// first.
class CautiousArchive : public boost::archive::text_iarchive_impl<CautiousArchive> {
  using Base = boost::archive::text_iarchive_impl<CautiousArchive>;
  friend class boost::archive::detail::interface_iarchive<CautiousArchive>;
  friend class boost::archive::load_access;

 public:
  explicit CautiousArchive(std::istream& stream) : Base(stream, 0) { init(); }

 private:
  template <class T>
  void load(T& value) {
    Base::load(value);
  }
  void load(std::string& text) {
    std::size_t size = 0;
    Base::load(size);
    const auto begin = is.tellg();
    const auto end = is.seekg(0, std::ios::end).tellg();
    is.seekg(begin);
    using boost::archive::archive_exception;
    if (!is || size >= static_cast<std::size_t>(end - begin)) {
      throw archive_exception(archive_exception::input_stream_error);
    }
    is.get();  // the space between length and text
    text.resize(size);
    is.read(text.data(), static_cast<std::streamsize>(size));
  }
};

/// Doubles travel as their bits: exact, and independent of the archive's number format.
template <class Archive>
void exchange_bits(Archive& archive, double& value) {
  auto bits = std::bit_cast<std::uint64_t>(value);
  archive& bits;
  value = std::bit_cast<double>(bits);
}

template <class Archive>
void exchange(Archive& archive, ProgressBlob& blob) {
  Progress& p = blob.progress;
  archive& p.step& p.epoch& p.step_in_epoch;
  exchange_bits(archive, p.powers.beta1);
  exchange_bits(archive, p.powers.beta2);
  archive& p.sums.loss& p.sums.examples& p.sums.active;
  archive& p.best_epoch& p.best_step;
  exchange_bits(archive, p.best_ndcg);
  archive& blob.configuration;
}

}  // namespace

std::vector<std::uint8_t> to_bytes(const ProgressBlob& blob) {
  std::ostringstream stream;
  {
    boost::archive::text_oarchive archive(stream);
    ProgressBlob copy = blob;
    exchange(archive, copy);
  }
  const std::string text = stream.str();
  return {text.begin(), text.end()};
}

ProgressBlob from_bytes(std::span<const std::uint8_t> bytes) {
  try {
    std::istringstream stream(std::string(bytes.begin(), bytes.end()));
    CautiousArchive archive(stream);
    ProgressBlob blob;
    exchange(archive, blob);
    return blob;
  } catch (const std::exception& problem) {
    throw Error(ExitCode::no_checkpoint, std::string("cannot read the progress of a checkpoint (") + problem.what() +
                                             "). Use an older checkpoint.");
  }
}

}  // namespace lrml
