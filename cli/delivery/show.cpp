#include <algorithm>

#include "cli/delivery/delivery_view.hpp"
#include "cli/delivery/link_view.hpp"
#include "cli/queue/message_view.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_most_messages = 1000;  // of one order

const std::vector<Column> k_step_columns{{"position", "STEP"}, {"name", "NAME"},    {"who", "WHO"}, {"state", "STATE"},
                                         {"due_at", "DUE"},    {"done_at", "DONE"}, {"by", "BY"}};
const std::vector<Column> k_file_columns{
    {"id", "FILE"}, {"file_name", "NAME"}, {"step", "STEP"}, {"code_known", "CODE"}, {"attached_at", "ATTACHED"}};
const std::vector<Column> k_link_columns{{"id", "LINK"},          {"file", "FILE"},        {"status", "STATUS"},
                                         {"downloads", "LOADED"}, {"max_downloads", "OF"}, {"expires_at", "UNTIL"},
                                         {"opened_at", "OPENED"}};
const std::vector<Column> k_message_columns{
    {"id", "MESSAGE"}, {"template", "TEXT"}, {"channel", "CHANNEL"}, {"status", "STATUS"}, {"sent_at", "SENT"}};

std::vector<Object> steps_in(Context& context, OrderId order) {
    std::vector<Object> rows;
    for (const delivery::Step& step : steps_of(context).steps(order))
        rows.push_back(step_object(context, step));
    return rows;
}

std::vector<Object> files_in(Context& context, OrderId order) {
    std::vector<Object> rows;
    for (const delivery::DeliveryFile& file : steps_of(context).files(order))
        rows.push_back(file_object(context, file));
    return rows;
}

std::vector<Object> links_in(Context& context, OrderId order) {
    std::vector<Object> rows;
    for (const delivery::Download& link : delivery::DownloadStore{context.database()}.of(order))
        rows.push_back(link_object(context, link));
    return rows;
}

/// What the buyer was told of the order; what the admin was is in `queue list`.
std::vector<Object> messages_in(Context& context, OrderId order) {
    std::vector<Object> rows;
    outbox::MessageFilter filter;
    filter.order = order;
    for (const outbox::ListedMessage& message :
         outbox::MessageList{context.database()}.list(filter, {}, k_most_messages))
        if (message.person) rows.push_back(message_row(context, message).add("template", message.template_name));
    return rows;
}

void print_table(Context& context, const std::vector<Column>& columns, const std::vector<Object>& rows) {
    if (rows.empty()) return;
    std::string lines = table(columns, rows, Screen::of_stdout(context.globals().color));
    if (!lines.empty() && lines.back() == '\n') lines.pop_back();
    context.print("\n{}", lines);
}

void print_words(Context& context, OrderId order) {
    for (const delivery::Step& step : steps_of(context).steps(order))
        if (!step.words.empty())
            context.print("\n{} {} ({}):\n{}", step.plan.position, step.plan.name, step.moved_by, step.words);
}

List list_of(const std::vector<Object>& rows) {
    return {rows.begin(), rows.end()};
}

void show(Context& context, const std::string& reference) {
    const delivery::Delivery one = delivery_named(context, reference);
    const Object row = delivery_row(context, one);
    std::string head = sheet(row, Screen::of_stdout(context.globals().color));
    if (!head.empty() && head.back() == '\n') head.pop_back();
    context.print_line(head);
    const auto steps = steps_in(context, one.order);
    const auto files = files_in(context, one.order);
    const auto links = links_in(context, one.order);
    const auto messages = messages_in(context, one.order);
    print_table(context, k_step_columns, steps);
    print_table(context, k_file_columns, files);
    print_table(context, k_link_columns, links);
    print_table(context, k_message_columns, messages);
    print_words(context, one.order);
    context.audit_read("delivery.show", to_string(one.order));
    Object whole = row;
    whole.add("steps", list_of(steps));
    whole.add("files", list_of(files));
    whole.add("links", list_of(links));
    whole.add("messages", list_of(messages));
    context.answer(std::move(whole));
}

}  // namespace

void delivery_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("ORDER", *reference, "ORD-1042").run([reference](Context& context) { show(context, *reference); });
}

}  // namespace mitra::cli
