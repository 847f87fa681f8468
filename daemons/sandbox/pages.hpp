#pragma once

#include <string>

#include "daemons/sandbox/answer.hpp"
#include "daemons/sandbox/world.hpp"

namespace mitra::sandbox {

/// The inbox, newest first; of one person when `to` is given.
std::string inbox_page(const World& world, const std::string& to);
/// The same as JSON, oldest first.
std::string inbox_json(const World& world, const Filter& filter);
/// Where a person's answer to a number is written.
std::string answer_form(const World& world, const std::string& phone, const std::string& key);
std::string answer_page(const Answer& answer, const AnswerResult& result);
std::string answer_json(const AnswerResult& result);
/// The numbers with their webhooks, and a form for them.
std::string numbers_page(const World& world);
/// Which faults are on, and a form for them.
std::string faults_page(const World& world);

}  // namespace mitra::sandbox
