// A disk that fails, for programs started with LD_PRELOAD=libfailing_disk.so and these in the environment:
//     FAILING_DISK_FAULT   short: every write takes 7 bytes at most;   error: writes fail with EIO;
//                          flush: flushing fails with EIO;   readonly: nothing can be opened for writing or renamed
//     FAILING_DISK_PLACE   a part of the paths that are on this disk
//     FAILING_DISK_SINCE   a file: all is well until it exists
//     FAILING_DISK_GOOD    so many calls that would fail succeed first; default 0
//     FAILING_DISK_RANK    the rank it happens to; default all
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr std::size_t short_write = 7;

const char* setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_on_it(const char* path) {
  const char* rank = setting("FAILING_DISK_RANK");
  if (*rank != '\0' && std::strcmp(rank, setting("OMPI_COMM_WORLD_RANK")) != 0) return false;
  const char* place = setting("FAILING_DISK_PLACE");
  return *place != '\0' && std::strstr(path, place) != nullptr;
}

bool is_on_it(int file) {
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = ::readlink(link, path, sizeof path - 1);
  if (length < 0) return false;
  path[length] = '\0';
  return is_on_it(path);
}

/// Whether this fault is the one to happen, now, in a call about `what`.
template <class What>
bool happens(const char* fault, What what) {
  static std::atomic<long> calls = 0;
  if (std::strcmp(setting("FAILING_DISK_FAULT"), fault) != 0 || !is_on_it(what)) return false;
  const char* since = setting("FAILING_DISK_SINCE");
  if (*since != '\0' && ::access(since, F_OK) != 0) return false;
  return calls++ >= std::atol(setting("FAILING_DISK_GOOD"));
}

template <class Function>
Function original(const char* name, Function) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

int fail(int why) {
  errno = why;
  return -1;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
  if (happens("error", file)) return fail(EIO);
  return original("write", &write)(file, bytes, happens("short", file) ? std::min(size, short_write) : size);
}

ssize_t writev(int file, const iovec* parts, int count) {
  if (happens("error", file)) return fail(EIO);
  if (!happens("short", file)) return original("writev", &writev)(file, parts, count);
  const iovec* part = std::find_if(parts, parts + count, [](const iovec& one) { return one.iov_len > 0; });
  return part == parts + count ? 0
                               : original("write", &write)(file, part->iov_base, std::min(part->iov_len, short_write));
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
  if (happens("error", file)) return fail(EIO);
  return original("pwrite64", &pwrite64)(file, bytes, happens("short", file) ? std::min(size, short_write) : size,
                                         offset);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  return pwrite64(file, bytes, size, offset);
}

int fsync(int file) {
  return happens("flush", file) ? fail(EIO) : original("fsync", &fsync)(file);
}

int rename(const char* from, const char* to) {
  return happens("readonly", to) ? fail(EROFS) : original("rename", &rename)(from, to);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0 && happens("readonly", path)) return fail(EROFS);
  return original("open64", &open64)(path, flags, mode);
}

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open64(path, flags, mode);
}

}  // extern "C"
