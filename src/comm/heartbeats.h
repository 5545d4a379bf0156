// Small datagrams between processes that say "I am alive, and this is my pulse".
#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lrml {

struct Heartbeat {
  std::uint64_t job = 0;  ///< the same in all processes of a job, and in no other
  std::uint64_t rank = 0;
  std::uint64_t pulse = 0;

  friend bool operator==(const Heartbeat&, const Heartbeat&) = default;
};

/// A socket that receives heartbeats, and sends them. What gets lost is lost: the next one follows.
class HeartbeatSocket {
 public:
  HeartbeatSocket();
  ~HeartbeatSocket();
  HeartbeatSocket(const HeartbeatSocket&) = delete;
  HeartbeatSocket& operator=(const HeartbeatSocket&) = delete;

  /// Where this one can be reached, "port address address …": all of this machine's, since names need not be known
  /// elsewhere. Empty if there is no network.
  std::string address() const;

  /// From now on `send` goes there.
  void send_to(const std::string& address);
  void send(const Heartbeat& heartbeat) const;

  /// What has arrived; none when all is read.
  std::optional<Heartbeat> receive() const;

 private:
  int socket_ = -1;
  std::vector<sockaddr_in> targets_;
};

}  // namespace lrml
