// Linked into the addon beside its own sources: TensorFlow's library prints notes about itself on standard error while
// it starts, and no variable of the environment stops the first of them. Errors still appear; TF_CPP_MIN_LOG_LEVEL=0
// or 1 brings the notes back.
#include <cstdlib>

// Abseil's absl/log/globals.h as TensorFlow 2.21 carries it, declared here because set-up keeps few of its headers.
// Weak: a library without this function is only not quieted.
namespace absl {
inline namespace lts_20250814 {
enum class LogSeverityAtLeast : int { kInfo = 0, kWarning = 1, kError = 2, kFatal = 3, kInfinity = 1000 };
__attribute__((weak)) void SetMinLogLevel(LogSeverityAtLeast severity);
}  // namespace lts_20250814
}  // namespace absl

namespace {

bool wantsNotes() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  return level != nullptr && (level[0] == '0' || level[0] == '1');
}

// runs while the addon is loaded, before it makes TensorFlow's context
const bool quiet = [] {
  if (&absl::SetMinLogLevel != nullptr && !wantsNotes()) absl::SetMinLogLevel(absl::LogSeverityAtLeast::kError);
  return true;
}();

}  // namespace
