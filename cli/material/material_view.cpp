#include "cli/material/material_view.hpp"

namespace mitra::cli {

Object material_object(Context& context, const file::Material& material) {
    const auto file =
        material.file ? file::FileStore{context.database()}.find(*material.file) : std::optional<file::File>{};
    return {{"id", material.id},
            {"right", material.right},
            {"title", material.title},
            {"file_name", material.file_name},
            {"type", file ? Value{file->content.type} : Value{}},
            {"bytes", file ? Value{file->content.bytes} : Value{}},
            {"added_at", context.iso(material.added_at)}};
}

}  // namespace mitra::cli
