#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_deepest = 20;
constexpr std::int64_t k_most_people = 10'000;

struct Request {
    std::string person;
    std::int64_t depth = 3;
    std::int64_t limit = 500;
};

/// Walks down from one person, first come first, until it is deep enough or has shown enough.
class Tree {
 public:
    Tree(Context& context, const Request& request) : context_{context}, request_{request} {}

    Object below(const people::Person& person, std::int64_t depth, const Object& link = {}) {
        ++shown_;
        const auto totals = referrals_.totals(person.id);
        context_.print("{}{} {}{}", std::string(static_cast<std::size_t>(depth) * 2, ' '), person.id,
                       person.details.name,
                       totals.registrations > 0 ? fmt::format(" ({} brought)", totals.registrations) : "");
        Object object{{"person", person.id}, {"name", person.details.name}};
        for (const Field& field : link.fields)
            object.fields.push_back(field);
        object.add("registrations", totals.registrations).add("clicks", totals.clicks);
        List brought;
        if (depth < request_.depth && totals.registrations > 0) brought = children(person.id, depth + 1);
        return std::move(object.add("brought", std::move(brought)));
    }
    [[nodiscard]] bool cut() const { return cut_; }

 private:
    List children(PersonId person, std::int64_t depth) {
        List list;
        for (std::int64_t before = 0;;) {
            const auto page = referrals_.brought_by(person, before, 100);
            for (const referral::Brought& one : page) {
                cut_ = cut_ || shown_ >= request_.limit;
                const auto child = people_.find(one.person);
                if (cut_ || !child) return list;
                list.emplace_back(below(*child, depth, {{"sequence", one.sequence}, {"at", context_.iso(one.at)}}));
            }
            if (page.size() < 100) return list;
            before = page.back().sequence;
        }
    }

    Context& context_;
    const Request& request_;
    referral::ReferralStore referrals_{context_.database()};
    people::PersonStore people_{context_.database(), context_.app().vault()};
    std::int64_t shown_ = 0;
    bool cut_ = false;
};

void show_tree(Context& context, const Request& request) {
    if (request.depth < 1 || request.depth > k_deepest || request.limit < 1 || request.limit > k_most_people)
        throw Error{ErrorKind::usage,
                    fmt::format("a tree is 1 to {} deep and has 1 to {} people", k_deepest, k_most_people)};
    Tree tree{context, request};
    Object root = tree.below(person_named(context, request.person), 0);
    root.add("complete", !tree.cut());
    context.answer(std::move(root));
    if (tree.cut()) context.note(fmt::format("more than {} people: see --limit", request.limit));
}

}  // namespace

void referral_tree(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "PER-12, a phone or an e-mail address")
        .option("--depth N", request->depth, "so many generations (default 3)")
        .option("--limit N", request->limit, "at most so many people (default 500)")
        .run([request](Context& context) { show_tree(context, *request); });
}

}  // namespace mitra::cli
