// Linked into the addon: gives standard error back, which hush.cc has silenced while TensorFlow's libraries were loaded.
#include <unistd.h>

extern "C" int ulmfit_standard_error;

namespace {

__attribute__((constructor)) void speak() {
  if (ulmfit_standard_error < 0) return;
  dup2(ulmfit_standard_error, STDERR_FILENO);
  close(ulmfit_standard_error);
  ulmfit_standard_error = -1;
}

}  // namespace
