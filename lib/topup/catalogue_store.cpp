#include "lib/topup/catalogue_store.hpp"
