package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.access.Access;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.server.Router;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/**
 * The service catalog, and the people who order from it, approve, and cancel. Orders are named by the number of the
 * requested item ({@code RITM…}), users by user name.
 */
public final class Catalog {

    /** The sys_id of the published flow that asks for approval and leaves the rest to the fulfillers. */
    public static final String APPROVAL_FLOW = CatalogSeeds.APPROVAL_FLOW;

    /** The sys_id of the published flow that makes a catalog task after the approval and owns the state of the order. */
    public static final String TASK_FLOW = CatalogSeeds.TASK_FLOW;

    /**
     * A question of an item.
     *
     * @param type as in {@code item_option_new.type}
     * @param reference the table of a reference, else empty
     * @param choices what people see, by value; empty where any text is taken
     */
    public record Question(
            String name,
            String label,
            String type,
            String reference,
            boolean mandatory,
            String initial,
            String help,
            Map<String, String> choices) {}

    private final Records records;
    private final Access access;
    private final ApprovalPolicy approvals;
    private final OrderFlow flow;
    private final Orders orders;
    private final Variables variables;
    private final Checkout checkout;

    public Catalog(Instance instance, ApprovalPolicy approvals, Router router) {
        this.records = instance.records();
        this.access = instance.access();
        this.approvals = approvals;
        instance.schema().read(Catalog.class);
        CatalogSeeds.plant(records);
        variables = new Variables(records);
        instance.variables(variables);
        flow = new OrderFlow(instance, approvals);
        approvals.whenAnswered("sc_request", flow);
        approvals.whenAnswered("sc_req_item", flow);
        instance.writer().rules("sc_req_item", new OrderRules(flow));
        instance.writer().rules("sc_task", new CatalogTaskRules(records, flow));
        orders = new Orders(instance, variables, flow);
        checkout = new Checkout(records, variables, orders);
        router.add(new CatalogApiHandler(checkout, new ItemView(records, variables)));
    }

    /**
     * Adds an item to the base catalog, with {@link #APPROVAL_FLOW}.
     *
     * @return its sys_id
     */
    public String item(String name) {
        return item(name, Map.of());
    }

    /**
     * The same with these fields of {@code sc_cat_item}, for example another {@code flow_designer_flow}, empty for none.
     */
    public String item(String name, Map<String, String> more) {
        Map<String, String> values = new LinkedHashMap<>(Map.of(
                "name", name,
                "short_description", name,
                "sc_catalogs", CatalogSeeds.SERVICE_CATALOG,
                "category", CatalogSeeds.SERVICES,
                "flow_designer_flow", APPROVAL_FLOW));
        values.putAll(more);
        return records.insert("sc_cat_item", values);
    }

    /**
     * Adds a variable to an item, after those that it has.
     *
     * @param type as in {@code item_option_new.type}, such as {@code 6} for a single line of text
     * @param choices values of a select box, which are shown as they are
     * @return its sys_id
     */
    public String variable(String item, String name, String type, String... choices) {
        synchronized (records) {
            int last = records.rows("item_option_new", List.of(Records.key("cat_item", item)))
                    .size();
            String variable = records.insert(
                    "item_option_new",
                    Map.of(
                            "cat_item", item,
                            "name", name,
                            "question_text", name,
                            "type", type,
                            "order", String.valueOf(100 * (last + 1))));
            for (int i = 0; i < choices.length; i++) {
                records.insert(
                        "question_choice",
                        Map.of(
                                "question",
                                variable,
                                "text",
                                choices[i],
                                "value",
                                choices[i],
                                "order",
                                String.valueOf(100 * (i + 1))));
            }
            return variable;
        }
    }

    /**
     * Orders one of an item.
     *
     * @param item sys_id
     * @param values answers by name of the variable; those that are missing are the defaults
     * @return the number of the requested item
     */
    public String order(String item, String userName, Map<String, String> values) {
        return order(item, 1, userName, values);
    }

    public String order(String item, int quantity, String userName, Map<String, String> values) {
        synchronized (records) {
            Row row = records.row("sc_cat_item", item);
            if (row == null) {
                throw new NoSuchElementException("No catalog item " + item);
            }
            Caller caller = access.caller(userName);
            var placed = orders.place(
                    new Orders.Wanted(row, String.valueOf(quantity), values, List.of(caller.sysId())), caller);
            return records.row("sc_req_item", placed.items().get(0)).get("number");
        }
    }

    /**
     * Orders as from the catalog, which takes only what its form would.
     *
     * @return the number of the requested item
     * @throws io.jenkins.plugins.servicenow.simulator.http.ApiError when something is missing or not allowed
     */
    public String orderAsPerson(String item, String quantity, String userName, Map<String, String> values) {
        synchronized (records) {
            Caller caller = access.caller(userName);
            var placed = checkout.order(item, quantity, values, List.of(caller.sysId()), caller);
            return records.row("sc_req_item", placed.items().get(0)).get("number");
        }
    }

    /** The active questions of an item, in the order of its form. */
    public List<Question> questions(String item) {
        synchronized (records) {
            return variables.of(records.row("sc_cat_item", item)).stream()
                    .map(this::question)
                    .toList();
        }
    }

    private Question question(Row variable) {
        Map<String, String> choices = new LinkedHashMap<>();
        variables.choices(variable).forEach(choice -> choices.put(choice.get("value"), choice.get("text")));
        return new Question(
                variable.get("name"),
                variable.get("question_text"),
                variable.get("type"),
                variable.get("reference"),
                variable.get("mandatory").equals("true"),
                variable.get("default_value"),
                variable.get("help_text"),
                choices);
    }

    /** What people see of the answers of an order, by question, in the order of the form. */
    public Map<String, String> answers(String order) {
        synchronized (records) {
            Map<String, String> shown = new LinkedHashMap<>();
            for (Row answer : variables.answers(records.row("sc_req_item", order))) {
                shown.put(
                        variables.question(answer).get("question_text"),
                        variables.value(answer).shown());
            }
            return shown;
        }
    }

    /**
     * Whether new orders are seen, as a poller may see them, before they are stored to the end: without variables, then
     * without request, then before their process has begun. {@link #writeNext} goes on.
     */
    public void writeInPieces(boolean pieces) {
        synchronized (records) {
            orders.inPieces(pieces);
        }
    }

    /** Stores the next piece of the oldest order that is not stored to the end; false when there is none. */
    public boolean writeNext() {
        synchronized (records) {
            return orders.writeNext();
        }
    }

    /** Approves the order and its request as whoever is asked, until nobody is asked any more. */
    public void approve(String number) {
        synchronized (records) {
            String approver = approver(number);
            if (approver.isEmpty()) {
                throw new IllegalStateException(number + " waits for no approval");
            }
            while (!approver.isEmpty()) {
                approve(number, approver, "");
                approver = approver(number);
            }
        }
    }

    /** Approves the order, or its request if that is what waits for the user. */
    public void approve(String number, String userName, String comment) {
        answer(number, userName, "approved", comment);
    }

    public void reject(String number, String userName, String comment) {
        answer(number, userName, "rejected", comment);
    }

    /** Cancels the order as this user, whatever is being done about it. */
    public void cancel(String number, String userName) {
        synchronized (records) {
            Row order = order(number);
            if (!order.get("active").equals("true")) {
                throw new IllegalStateException(number + " is closed");
            }
            flow.cancel(order, access.caller(userName));
        }
    }

    /** The user names of those who are asked to approve the order or its request. */
    public List<String> approvers(String number) {
        synchronized (records) {
            return pending(number).stream().map(this::approver).toList();
        }
    }

    private String approver(String number) {
        return approvers(number).stream().findFirst().orElse("");
    }

    private String approver(Row question) {
        return records.row("sys_user", question.get("approver")).get("user_name");
    }

    private List<Row> pending(String number) {
        Row order = order(number);
        Row request = records.row("sc_request", order.get("request"));
        List<Row> ofOrder = approvals.pending(order);
        return !ofOrder.isEmpty() || request == null ? ofOrder : approvals.pending(request);
    }

    private void answer(String number, String userName, String state, String comment) {
        synchronized (records) {
            Caller caller = access.caller(userName);
            Row question = pending(number).stream()
                    .filter(each -> each.get("approver").equals(caller.sysId()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(number + " does not wait for " + userName + " but for "
                            + approvers(number).stream().collect(Collectors.joining(", "))));
            approvals.answer(question, records.row("task", question.get("sysapproval")), state, comment, caller);
        }
    }

    private Row order(String number) {
        return records.rows("sc_req_item", List.of(Records.key("number", number))).stream()
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No requested item " + number));
    }
}
