#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/membership/leader_store.hpp"
#include "lib/membership/membership_store.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_deepest = 20;
constexpr std::int64_t k_most_people = 10'000;
constexpr std::int64_t k_page = 100;

struct Request {
    std::optional<std::string> person;
    std::int64_t depth = 5;
    std::int64_t limit = 500;
};

/// Walks down from leaders, in the order of ids, until it is deep enough or has shown enough.
class Tree {
 public:
    Tree(Context& context, const Request& request) : context_{context}, request_{request} {}

    Object below(PersonId id, std::int64_t depth) {
        ++shown_;
        const auto person = people_.find(id);
        const std::string name = person && !person->erased_at ? person->details.name : "(erased)";
        const auto active = memberships_.active_of(id);
        const std::int64_t subs = leaders_.count_subs(id);
        context_.print("{}{} {} {}{}", std::string(static_cast<std::size_t>(depth) * 2, ' '), id, name,
                       active ? active->tier_code : "-", subs > 0 ? fmt::format(" (leads {})", subs) : "");
        Object object{{"person", id}, {"name", name}, {"tier", active ? Value{active->tier_code} : Value{}}};
        List led;
        if (depth < request_.depth && subs > 0) led = below_all(id, depth + 1);
        return std::move(object.add("subs", subs).add("leads", std::move(led)));
    }
    List roots() {
        List list;
        for (PersonId after;;) {
            const auto page = leaders_.roots(after, k_page);
            for (const PersonId root : page) {
                if (full()) return list;
                list.emplace_back(below(root, 0));
            }
            if (page.size() < k_page) return list;
            after = page.back();
        }
    }
    [[nodiscard]] bool cut() const { return cut_; }

 private:
    bool full() {
        cut_ = cut_ || shown_ >= request_.limit;
        return cut_;
    }
    List below_all(PersonId leader, std::int64_t depth) {
        List list;
        for (PersonId after;;) {
            const auto page = leaders_.subs_of(leader, after, k_page);
            for (const auto& link : page) {
                if (full()) return list;
                list.emplace_back(below(link.sub, depth));
            }
            if (page.size() < k_page) return list;
            after = page.back().sub;
        }
    }

    Context& context_;
    const Request& request_;
    membership::LeaderStore leaders_{context_.database()};
    membership::MembershipStore memberships_{context_.database()};
    people::PersonStore people_{context_.database(), context_.app().vault()};
    std::int64_t shown_ = 0;
    bool cut_ = false;
};

void show_tree(Context& context, const Request& request) {
    if (request.depth < 1 || request.depth > k_deepest || request.limit < 1 || request.limit > k_most_people)
        throw Error{ErrorKind::usage,
                    fmt::format("a tree is 1 to {} deep and has 1 to {} people", k_deepest, k_most_people)};
    Tree tree{context, request};
    if (request.person) {
        Object root = tree.below(person_named(context, *request.person).id, 0);
        root.add("complete", !tree.cut());
        context.answer(std::move(root));
    } else {
        List roots = tree.roots();
        context.answer({{"items", std::move(roots)}, {"next", nullptr}, {"complete", !tree.cut()}});
    }
    if (tree.cut()) context.note(fmt::format("more than {} people: see --limit", request.limit));
}

}  // namespace

void leader_tree(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("[PERSON]", request->person, "from whom on: PER-12, a phone or an e-mail (default: every leader)")
        .option("--depth N", request->depth, "so many levels (default 5)")
        .option("--limit N", request->limit, "at most so many people (default 500)")
        .run([request](Context& context) { show_tree(context, *request); });
}

}  // namespace mitra::cli
