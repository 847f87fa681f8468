#include "cli/tree.hpp"

#include "cli/verb.hpp"

namespace mitra::cli {
namespace {

Leaf leaf_of(std::string path, const Command& command) {
    Verb verb{command};
    command.declare(verb);
    return {std::move(path), &command, verb.options(), verb.is_list(), verb.asks()};
}

}  // namespace

std::vector<Leaf> command_tree() {
    std::vector<Leaf> leaves;
    for (const Command& command : single_commands())
        leaves.push_back(leaf_of(std::string{command.name}, command));
    for (const Noun& noun : nouns())
        for (const Command& command : noun.commands())
            leaves.push_back(leaf_of(std::string{noun.name} + " " + std::string{command.name}, command));
    return leaves;
}

}  // namespace mitra::cli
