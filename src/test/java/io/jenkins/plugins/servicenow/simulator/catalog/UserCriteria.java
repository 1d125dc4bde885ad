package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.Arrays;
import java.util.List;

/** Who may order an item. They govern the catalog only, not what the Table API shows. */
final class UserCriteria {

    private final Records records;

    UserCriteria(Records records) {
        this.records = records;
    }

    /** For whom it is not available wins over for whom it is. */
    boolean allow(Row item, Caller caller) {
        List<Row> forbidden = of(item, "sc_cat_item_user_criteria_no_mtom");
        List<Row> allowed = of(item, "sc_cat_item_user_criteria_mtom");
        return forbidden.stream().noneMatch(each -> matches(each, caller))
                && (allowed.isEmpty() || allowed.stream().anyMatch(each -> matches(each, caller)));
    }

    private List<Row> of(Row item, String table) {
        return records.rows(table).stream()
                .filter(row -> row.get("sc_cat_item").equals(item.sysId()))
                .map(row -> records.row("user_criteria", row.get("user_criteria")))
                .filter(criteria -> criteria != null && criteria.get("active").equals("true"))
                .toList();
    }

    private boolean matches(Row criteria, Caller caller) {
        List<String> groups = list(criteria.get("group"));
        return list(criteria.get("user")).contains(caller.sysId())
                || list(criteria.get("role")).stream().anyMatch(caller.roles()::contains)
                || records.rows("sys_user_grmember").stream()
                        .anyMatch(member ->
                                member.get("user").equals(caller.sysId()) && groups.contains(member.get("group")));
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",")).filter(each -> !each.isEmpty()).toList();
    }
}
