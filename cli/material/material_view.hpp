#pragma once

#include "cli/context.hpp"
#include "lib/file/material_store.hpp"

namespace mitra::cli {

Object material_object(Context& context, const file::Material& material);

}  // namespace mitra::cli
