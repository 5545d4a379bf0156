#include "heartbeats.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>

namespace lrml {
namespace {

sockaddr* generic(sockaddr_in& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

}  // namespace

HeartbeatSocket::HeartbeatSocket() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  ::bind(socket_, generic(any), sizeof any);
}

HeartbeatSocket::~HeartbeatSocket() {
  if (socket_ >= 0) ::close(socket_);
}

std::string HeartbeatSocket::address() const {
  sockaddr_in mine = {};
  socklen_t size = sizeof mine;
  ifaddrs* interfaces = nullptr;
  if (::getsockname(socket_, generic(mine), &size) != 0 || ::getifaddrs(&interfaces) != 0) return "";
  std::string text = std::to_string(ntohs(mine.sin_port));
  for (const ifaddrs* one = interfaces; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    char name[INET_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr, name, sizeof name);
    text += std::string(" ") + name;
  }
  ::freeifaddrs(interfaces);
  return text;
}

void HeartbeatSocket::send_to(const std::string& address) {
  std::istringstream words(address);
  std::uint16_t port = 0;
  std::string name;
  words >> port;
  while (words >> name) {
    sockaddr_in target = {};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    if (::inet_pton(AF_INET, name.c_str(), &target.sin_addr) == 1) targets_.push_back(target);
  }
}

void HeartbeatSocket::send(const Heartbeat& heartbeat) const {
  for (sockaddr_in target : targets_) {
    ::sendto(socket_, &heartbeat, sizeof heartbeat, MSG_NOSIGNAL, generic(target), sizeof target);
  }
}

std::optional<Heartbeat> HeartbeatSocket::receive() const {
  Heartbeat heartbeat;
  while (true) {
    const ssize_t bytes = ::recv(socket_, &heartbeat, sizeof heartbeat, MSG_TRUNC);
    if (bytes < 0) return std::nullopt;
    if (bytes == sizeof heartbeat) return heartbeat;
  }
}

}  // namespace lrml
