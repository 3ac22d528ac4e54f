// The one place where Boost.Beast's functions are compiled.
#include <boost/beast/src.hpp>
