#include "data_prep/log/read_log.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data_prep/log/log_builder.h"
#include "data_prep/text/text_pieces.h"
#include "lrml/base/error.h"
#include "lrml/base/pipeline.h"

namespace lrml::prep {
namespace {

struct Member {
  std::string path;
  std::string file;  ///< see describe_member
};

/// A piece on its way through the threads, with room for what it says.
struct Batch {
  std::shared_ptr<const Member> member;
  TextBlock block;
  ParsedText parsed;
};

/// Batches that were used up, for their memory: only the calling thread gives and takes.
class SpareBatches {
 public:
  Batch take() {
    if (batches_.empty()) return {};
    Batch batch = std::move(batches_.back());
    batches_.pop_back();
    batch.parsed.clear();
    return batch;
  }
  void give(Batch batch) { batches_.push_back(std::move(batch)); }

 private:
  std::vector<Batch> batches_;
};

void visit_rows(const Source& source, const ReadPlan& plan, const Source::Receive& receive) {
  source.visit([&](std::string_view member) { return plan.has_rows(member) ? Visit::read : Visit::skip; }, receive);
}

/// Cuts a member with rows into pieces and pushes them.
template <class Push>
void cut_member(ByteStream& stream, Member opened, const ReadPlan& plan, SpareBatches& spare, ReadReport& report,
                Push&& push) {
  const auto member = std::make_shared<const Member>(std::move(opened));
  TextPieces pieces(stream, member->file, *plan.parser, plan.header_lines);
  Batch batch = spare.take();
  while (pieces.next(batch.block)) {
    batch.member = member;
    push(std::move(batch));
    batch = spare.take();
  }
  spare.give(std::move(batch));
  report.lines += pieces.lines();
  report.bytes += pieces.bytes();
}

}  // namespace

InteractionLog read_log(const Source& source, const ReadPlan& plan, const ReadOptions& options, Progress& progress,
                        ReadReport& report) {
  LogBuilder builder(plan, options, report);
  SpareBatches spare;
  bool started = false;

  const auto parse = [&plan](Batch batch) {
    TextPiece piece = batch.block.piece();
    piece.member = batch.member->path;
    plan.parser->parse(piece, batch.parsed);
    return batch;
  };
  const auto append = [&](Batch batch) {
    builder.append(batch.member->file, batch.parsed);
    spare.give(std::move(batch));
  };
  Pipeline<Batch, Batch, decltype(parse), decltype(append)> pipeline(threads_for(options.threads), parse, append);
  try {
    visit_rows(source, plan, [&](std::string_view name, ByteStream& stream) {
      if (!started) progress.start("reading " + source.name(), stream.consumption().total, "B");
      started = true;
      const std::string member(name);
      cut_member(stream, {member, describe_member(source, member)}, plan, spare, report, [&](Batch batch) {
        pipeline.push(std::move(batch));
        progress.update(stream.consumption().consumed);
      });
    });
  } catch (const Error&) {
    pipeline.finish();  // a bad line before the place that cannot be read is told first, whatever the threads
    throw;
  }
  pipeline.finish();
  progress.finish();
  return builder.finish(source);
}

}  // namespace lrml::prep
