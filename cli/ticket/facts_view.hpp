#pragma once

#include "cli/context.hpp"
#include "lib/flow/problem_facts.hpp"

namespace mitra::cli {

/// paid, delivered, opened, messages and support, each with `next`: what to type where something is wrong.
Object facts_object(Context& context, const flow::ProblemFacts& facts);
/// The same in lines for a person.
void print_facts(Context& context, const flow::ProblemFacts& facts);

}  // namespace mitra::cli
