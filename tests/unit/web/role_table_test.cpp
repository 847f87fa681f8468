// Every route and everybody who may stand before it, against the table of what they meet there.
#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "tests/unit/web/role_table.hpp"
#include "tests/unit/web/roles.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

int status_of(const http::Response& answer) {
    return answer.status == 303 && header(answer, "Location").starts_with("/masuk") ? k_in : answer.status;
}

bool has_others(const RoleRow& row) {
    return row.others != Statuses{};
}

/// Every route that has its row.
struct Tried {
    http::Route route;
    const RoleRow* row;
};
std::vector<Tried> all_tried() {
    const Visitor visitor;
    std::vector<Tried> all;
    for (const http::Route& route : visitor.router().routes())
        if (const RoleRow* row = row_of(route.method, route.pattern)) all.push_back({route, row});
    return all;
}

/// One role's site. One in which something was done through the API is not asked again: what was done there would be
/// in the way of the next. A form without its fields changes nothing.
class Before {
 public:
    explicit Before(Role role) : role_{role} {}

    http::Response ask(const http::Route& route, Whose whose) {
        if (!site_) site_ = std::make_unique<Community>(role_);
        auto answer = site_->ask(route.method, route.pattern, whose);
        if (route.method != "GET" && route.pattern.starts_with("/api/") && answer.status < 300) site_.reset();
        return answer;
    }

 private:
    Role role_;
    std::unique_ptr<Community> site_;
};

/// But for the number that was asked for.
std::string without_numbers(std::string text) {
    std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
    return text;
}

}  // namespace

TEST_CASE("every route has its row for every role, and every row its route", "[web][roles]") {
    const Visitor visitor;
    const auto rows = role_table();
    for (const http::Route& route : visitor.router().routes()) {
        CAPTURE(route.method, route.pattern);
        CHECK(row_of(route.method, route.pattern) != nullptr);
    }
    CHECK(rows.size() == visitor.router().routes().size());
    for (const RoleRow& row : rows) {
        CAPTURE(row.method, row.pattern);
        // Somebody meets something else with their own things than with another's: both were found.
        CHECK((!has_others(row) || row.own != row.others));
    }
}

TEST_CASE("each role meets at each route what the table says, with its own things and with another's", "[web][roles]") {
    for (std::size_t i = 0; i < k_roles.size(); ++i) {
        Before own{k_roles[i]}, others{k_roles[i]};
        for (const auto& [route, row] : all_tried()) {
            CAPTURE(name(k_roles[i]), route.method, route.pattern);
            CHECK(status_of(own.ask(route, Whose::own)) == row->own[i]);
            if (has_others(*row)) CHECK(status_of(others.ask(route, Whose::others)) == row->others[i]);
        }
    }
}

TEST_CASE("what is another's looks like what there is none of", "[web][roles]") {
    for (std::size_t i = 0; i < k_roles.size(); ++i) {
        if (k_roles[i] == Role::api_admin) continue;  // everybody's are theirs to see
        Before others{k_roles[i]}, nobodys{k_roles[i]};
        for (const auto& [route, row] : all_tried()) {
            if (!has_others(*row)) continue;
            CAPTURE(name(k_roles[i]), route.method, route.pattern);
            if (row->others[i] != row->own[i]) CHECK(row->others[i] == 404);
            const auto of_budi = others.ask(route, Whose::others), of_nobody = nobodys.ask(route, Whose::nobodys);
            CHECK(of_budi.status == of_nobody.status);
            CHECK(without_numbers(of_budi.body) == without_numbers(of_nobody.body));
        }
    }
}
