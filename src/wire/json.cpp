// Boost.JSON is compiled here, once; everyone else includes only its declarations.
#include <boost/json/src.hpp>
