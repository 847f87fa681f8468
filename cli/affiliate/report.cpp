#include <algorithm>

#include "cli/affiliate/affiliate_view.hpp"
#include "cli/affiliate/count_view.hpp"
#include "cli/days.hpp"
#include "cli/paging.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/overall_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::cli {
namespace {

using referral::Days;

constexpr std::int64_t k_most_keys = 10'000;  // of one affiliate's words, of a shop's products

struct Request {
    std::optional<std::string> affiliate;
    std::optional<std::string> by;
    Paging paging;
};

/// One line of a report by something.
struct Line {
    std::string key;
    std::string name;
    referral::Counts counts;
};

class Report {
 public:
    Report(Context& context, const Request& request) : context_{context}, request_{request} {
        if (request.affiliate) affiliate_ = affiliate_named(context, *request.affiliate).affiliate.id;
        asked_ = days_of(context, request.paging);
        days_ = asked_ ? *asked_ : all_days();
    }

    void show() {
        if (request_.by)
            lines();
        else if (affiliate_)
            one();
        else
            everybody();
    }

 private:
    /// Up to today, and whatever days ahead a clock set back has left.
    Days all_days() {
        const std::int64_t today = day_number(context_.now(), context_.zone()) + 1;
        const auto all = overall_.days();
        return all ? Days{all->from, std::max(all->until, today)} : Days{today, today};
    }

    void one() {
        const auto counts = asked_ ? report_.during(*affiliate_, days_) : report_.total(*affiliate_);
        context_.show(
            with_counts({{"affiliate", *affiliate_}}, counts).add("commission", commission_of(context_, *affiliate_)));
    }

    void everybody() {
        constexpr auto k_rank = referral::Rank::turnover;
        const std::int64_t limit = request_.paging.limit;
        std::optional<referral::AffiliateCounts> after;
        if (request_.paging.after) {
            const auto person = after_of<PersonId>(request_.paging);
            after = {person, asked_ ? report_.during(person, days_) : report_.total(person)};
        }
        auto top = asked_ ? overall_.top(k_rank, days_, after, limit + 1) : overall_.top(k_rank, after, limit + 1);
        Page page;
        if (cut_to(top, limit)) page.next = to_string(top.back().affiliate);
        people::PersonStore people{context_.database(), context_.app().vault()};
        for (const auto& one : top) {
            const auto person = people.find(one.affiliate);
            page.items.push_back(
                with_counts({{"affiliate", one.affiliate}, {"name", person ? person->details.name : ""}}, one.counts)
                    .add("commission", commission_of(context_, one.affiliate)));
        }
        if (request_.paging.count) page.total = overall_.affiliates(asked_);
        show_counts(context_, {{"affiliate", "AFFILIATE"}, {"name", "NAME"}}, "turnover", std::move(page));
    }

    void lines() {
        const auto limit = static_cast<std::size_t>(request_.paging.limit);
        std::vector<Line> all = *request_.by == "day" ? days() : *request_.by == "product" ? products() : sources();
        if (request_.paging.after) drop_until(all, *request_.paging.after);
        Page page;
        if (request_.paging.count) page.total = static_cast<std::int64_t>(all.size());
        if (all.size() > limit) {
            all.resize(limit);
            page.next = all.back().key;
        }
        for (const Line& line : all) {
            Object row{{"key", line.key}};
            if (*request_.by == "product") row.add("name", line.name);
            page.items.push_back(with_counts(std::move(row), line.counts).add("commission", line.counts.commission));
        }
        std::vector<Column> leading{{"key", *request_.by == "day"       ? "DAY"
                                            : *request_.by == "product" ? "PRODUCT"
                                                                        : "SOURCE"}};
        if (*request_.by == "product") leading.push_back({"name", "NAME"});
        show_counts(context_, std::move(leading), *request_.by == "day" ? "clicks" : "turnover", std::move(page));
    }

    static void drop_until(std::vector<Line>& all, const std::string& after) {
        const auto last = std::find_if(all.begin(), all.end(), [&](const Line& line) { return line.key == after; });
        if (last == all.end())
            throw Error{ErrorKind::usage, fmt::format("--after: no line of this report is '{:.60}'", after),
                        "take the one that the page before ended with"};
        all.erase(all.begin(), last + 1);
    }

    std::vector<Line> days() {
        std::vector<Line> all;
        for (const auto& one : affiliate_ ? report_.by_day(*affiliate_, days_) : overall_.by_day(days_))
            all.push_back({day_words(one.day), {}, one.counts});
        return all;
    }
    std::vector<Line> products() {
        shop::ProductStore products{context_.database()};
        std::vector<Line> all;
        for (const auto& one : affiliate_ ? report_.by_product(*affiliate_, days_, k_most_keys)
                                          : overall_.by_product(days_, k_most_keys)) {
            const auto product = products.find(one.product);
            all.push_back({product ? to_string(one.product) : "landing", product ? product->name : "the landing page",
                           one.counts});
        }
        return all;
    }
    std::vector<Line> sources() {
        std::vector<Line> all;
        for (const auto& one : affiliate_ ? report_.by_utm(*affiliate_, days_, k_most_keys)
                                          : overall_.by_utm(days_, std::nullopt, k_most_keys))
            all.push_back({one.source, {}, one.counts});
        return all;
    }

    Context& context_;
    const Request& request_;
    referral::ReportStore report_{context_.database()};
    referral::OverallStore overall_{context_.database()};
    std::optional<PersonId> affiliate_;
    std::optional<Days> asked_;
    Days days_;
};

}  // namespace

void affiliate_report(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("[AFFILIATE]", request->affiliate, "PER-12, a phone, an e-mail address or their code; none: all")
        .choice("--by", request->by, {"utm", "product", "day"}, "a line for each source, product or day")
        .pages(request->paging)
        .run([request](Context& context) {
            Report{context, *request}.show();
        });
}

}  // namespace mitra::cli
