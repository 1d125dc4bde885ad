package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is looked at before an order is stored. The texts of its refusals are guesses. */
final class Checkout {

    private static final int MOST_RECEIVERS = 51;

    /** Who may order for others: the property glide.sc.req_for.roles as it comes. */
    private static final Set<String> FOR_OTHERS = Set.of("itil", "catalog_admin");

    private final Records records;
    private final Variables variables;
    private final Orders orders;
    private final UserCriteria criteria;

    Checkout(Records records, Variables variables, Orders orders) {
        this.records = records;
        this.variables = variables;
        this.orders = orders;
        this.criteria = new UserCriteria(records);
    }

    boolean isOrderable(Row item, Caller caller) {
        return item.get("active").equals("true") && criteria.allow(item, caller);
    }

    /** @param sysId of the item */
    Row orderable(String sysId, Caller caller) {
        Row item = records.row("sc_cat_item", sysId);
        if (item == null || !isOrderable(item, caller)) {
            throw refused("Invalid sys_id " + sysId + " or no access to the item");
        }
        return item;
    }

    /**
     * @param answers by name of the variable
     * @param receivers sys_ids of those for whom it is
     */
    Orders.Placed order(
            String itemSysId, String quantity, Map<String, String> answers, List<String> receivers, Caller caller) {
        Row item = orderable(itemSysId, caller);
        if (!quantity.matches("[1-9]\\d{0,3}")) {
            throw refused("Invalid Quantity value");
        }
        variables.of(item).stream()
                .filter(variable -> variable.get("mandatory").equals("true"))
                .filter(variable -> answers.getOrDefault(variable.get("name"), variable.get("default_value"))
                        .isEmpty())
                .findFirst()
                .ifPresent(variable -> {
                    throw refused("Mandatory Variables are required: " + variable.get("question_text"));
                });
        boolean known = receivers.stream().allMatch(each -> records.row("sys_user", each) != null);
        boolean forOthers = receivers.stream().anyMatch(each -> !each.equals(caller.sysId()));
        if (!known || receivers.size() > MOST_RECEIVERS || forOthers && !caller.hasAny(FOR_OTHERS)) {
            throw refused("Invalid requested for");
        }
        return orders.place(new Orders.Wanted(item, quantity, answers, receivers), caller);
    }

    private static ApiError refused(String why) {
        return new ApiError(400, why, null);
    }
}
