#include "cli/material/material_view.hpp"
#include "cli/staged_file.hpp"
#include "lib/flow/change_material.hpp"

namespace mitra::cli {
namespace {

struct Request {
    flow::NewMaterial material;
    std::filesystem::path file;
};

void add(Context& context, Request request) {
    request.material.file_name = request.file.filename().string();
    flow::check_material(request.material);
    const file::Staged content = stage_given(context, request.file);
    const flow::AddedMaterial added = flow::add_material(context.services(), request.material, content);
    const auto material = file::MaterialStore{context.database()}.find(added.id);
    if (!added.already) context.concerns(1);
    if (added.already)
        context.print("{} is so already; nothing was changed", added.id);
    else
        context.print("{} added: {} ({}, {} bytes) behind {}", added.id, material->title, content.type, content.bytes,
                      material->right);
    context.answer(material_object(context, *material).add("changed", !added.already));
    if (!added.right_given)
        context.note(fmt::format("no group gives {0}, so nobody finds it: 'mitra group set GROUP --right {0}'",
                                 request.material.right));
}

}  // namespace

void material_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("RIGHT", request->material.right, "the right that opens it, as groups give it")
        .argument("FILE", request->file, "any file of any size; people see its name")
        .required("--title T", request->material.title, "what people find in it")
        .run([request](Context& context) { add(context, *request); });
}

}  // namespace mitra::cli
