#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"
#include "lib/flow/earnings.hpp"
#include "lib/membership/day.hpp"
#include "lib/membership/leader_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Paging paging;
    std::optional<std::string> leader;
};

std::string name_of(Context& context, PersonId id) {
    const auto person = people::PersonStore{context.database(), context.app().vault()}.find(id);
    return person && !person->erased_at ? person->details.name : std::string{};
}

void report_team(Context& context, const Request& request) {
    static const std::vector<Column> k_columns{{"person", "PERSON"}, {"name", "NAME"},       {"tier", "TIER"},
                                               {"since", "SINCE"},   {"reports", "REPORTS"}, {"last_day", "LAST"},
                                               {"total", "TOTAL"},   {"share", "SHARE"}};
    const PersonId leader = person_named(context, *request.leader).id;
    auto view =
        flow::leader_view(context.services(), leader, after_of<PersonId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(view.page, request.paging.limit)) page.next = to_string(view.page.back().person);
    for (const flow::LedMember& one : view.page)
        page.items.push_back({{"person", one.person},
                              {"name", or_null(one.name)},
                              {"tier", or_null(one.tier)},
                              {"since", context.iso(one.since)},
                              {"reports", one.reports},
                              {"last_day", one.last_day ? Value{membership::day_words(*one.last_day)} : Value{}},
                              {"total", one.total},
                              {"share", one.share}});
    if (request.paging.count) page.total = view.subs;
    context.list(k_columns, std::move(page),
                 {{"leader", leader},
                  {"subs", view.subs},
                  {"reports", view.reports},
                  {"all_total", view.total},
                  {"all_share", view.share}});
    context.print("{} {} leads {}: {} reports brought {}, of which {} is theirs", leader, name_of(context, leader),
                  view.subs, view.reports, view.total, view.share);
}

void report_leaders(Context& context, const Request& request) {
    static const std::vector<Column> k_columns{{"leader", "LEADER"},   {"name", "NAME"},   {"subs", "SUBS"},
                                               {"reports", "REPORTS"}, {"total", "TOTAL"}, {"share", "SHARE"}};
    membership::LeaderStore leaders{context.database()};
    auto found = leaders.leaders(after_of<PersonId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back());
    for (const PersonId leader : found) {
        const auto view = flow::leader_view(context.services(), leader, {}, 0);
        page.items.push_back({{"leader", leader},
                              {"name", or_null(name_of(context, leader))},
                              {"subs", view.subs},
                              {"reports", view.reports},
                              {"total", view.total},
                              {"share", view.share}});
    }
    if (request.paging.count) page.total = leaders.count_leaders();
    context.list(k_columns, std::move(page));
}

}  // namespace

void leader_report(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("[LEADER]", request->leader, "their team, one by one (default: every leader)")
        .pages(request->paging)
        .run([request](Context& context) {
            refuse_dates(request->paging, "leaders");
            request->leader ? report_team(context, *request) : report_leaders(context, *request);
        });
}

}  // namespace mitra::cli
