/*
 * Lets better-sqlite3, which is written for Node-API 10, be built for version 9: that of Node 20, which is inside the
 * fallback Electron. Included before its sources, which stay as they are.
 *
 * Of what version 10 has added it uses one thing: references to any value, where version 9 has them for objects,
 * functions and symbols only. Here a reference to another value refers to an array that holds it, and is marked by its
 * lowest bit, which the address of a reference leaves free.
 */
#ifndef ULMFIT_NODE_API_9_H
#define ULMFIT_NODE_API_9_H

#include <cstdint>
#include <node_api.h>

namespace node_api_9 {

constexpr std::uintptr_t kBoxed = 1;

inline std::uintptr_t bits(napi_ref ref) { return reinterpret_cast<std::uintptr_t>(ref); }
inline bool is_boxed(napi_ref ref) { return (bits(ref) & kBoxed) != 0; }
inline napi_ref plain(napi_ref ref) { return reinterpret_cast<napi_ref>(bits(ref) & ~kBoxed); }

inline bool can_be_referred_to(napi_valuetype type) {
  return type == napi_object || type == napi_function || type == napi_symbol || type == napi_external;
}

/* The calls on arrays refuse to run while an exception is pending, those on references do not: it waits meanwhile. */
class ExceptionWaits {
 public:
  explicit ExceptionWaits(napi_env env) : env_(env) {
    bool pending = false;
    if (napi_is_exception_pending(env_, &pending) == napi_ok && pending) {
      napi_get_and_clear_last_exception(env_, &exception_);
    }
  }
  ~ExceptionWaits() {
    if (exception_ != nullptr) napi_throw(env_, exception_);
  }
  ExceptionWaits(const ExceptionWaits&) = delete;
  ExceptionWaits& operator=(const ExceptionWaits&) = delete;

 private:
  napi_env env_;
  napi_value exception_ = nullptr;
};

inline napi_status create(napi_env env, napi_value value, std::uint32_t count, napi_ref* result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (can_be_referred_to(type)) return napi_create_reference(env, value, count, result);

  ExceptionWaits waits(env);
  napi_value box;
  if ((status = napi_create_array_with_length(env, 1, &box)) != napi_ok) return status;
  if ((status = napi_set_element(env, box, 0, value)) != napi_ok) return status;
  /* Version 10 never lets go of such a value, whatever the count; nobody else knows the box, so it must not either. */
  napi_ref ref;
  if ((status = napi_create_reference(env, box, count > 0 ? count : 1, &ref)) != napi_ok) return status;
  *result = reinterpret_cast<napi_ref>(bits(ref) | kBoxed);
  return napi_ok;
}

inline napi_status value_of(napi_env env, napi_ref ref, napi_value* result) {
  if (!is_boxed(ref)) return napi_get_reference_value(env, ref, result);
  napi_value box;
  const napi_status status = napi_get_reference_value(env, plain(ref), &box);
  if (status != napi_ok) return status;
  ExceptionWaits waits(env);
  return napi_get_element(env, box, 0, result);
}

inline napi_status remove(napi_env env, napi_ref ref) { return napi_delete_reference(env, plain(ref)); }
inline napi_status more(napi_env env, napi_ref ref, std::uint32_t* n) { return napi_reference_ref(env, plain(ref), n); }
inline napi_status less(napi_env env, napi_ref ref, std::uint32_t* n) { return napi_reference_unref(env, plain(ref), n); }

}  // namespace node_api_9

#define napi_create_reference node_api_9::create
#define napi_get_reference_value node_api_9::value_of
#define napi_delete_reference node_api_9::remove
#define napi_reference_ref node_api_9::more
#define napi_reference_unref node_api_9::less

#endif
