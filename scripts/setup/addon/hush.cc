// The library libhush.so: silences standard error from the moment it is loaded. TensorFlow's libraries print notes about
// themselves while they are loaded, before any variable is read that could stop them; -z initfirst makes this run
// before them. speak.cc, in the addon that is loaded after them, ends the silence. Nothing is silenced where
// TF_CPP_MIN_LOG_LEVEL asks for notes (0 or 1).
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

extern "C" {
int ulmfit_standard_error = -1; // a copy of it, while it is silenced
}

namespace {

bool wants_notes() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  return level != nullptr && (level[0] == '0' || level[0] == '1');
}

__attribute__((constructor)) void hush() {
  if (wants_notes()) return;
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere < 0) return;
  ulmfit_standard_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (ulmfit_standard_error >= 0) dup2(nowhere, STDERR_FILENO);
  close(nowhere);
}

}  // namespace
