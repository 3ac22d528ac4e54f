// Questions: which providers may be registered, within which limits, and by whom are they seen? Whose tokens
// are made?
#include "iam/test_support.hpp"

namespace watchword::iam {
namespace {
