package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A requested item, or a catalog task of one, as a poll has found it. Values are those that ServiceNow stores, so that they
 * can be compared; what is shown is read from {@link #record}.
 *
 * @param kind which of the two
 * @param record what was read
 */
record OrderReading(@NonNull Kind kind, @NonNull TableRecord record) {

    /** Records that a build can be made of. */
    enum Kind {
        /** A requested item. */
        ORDER("sc_req_item", ""),
        /** A catalog task; what it is for is in its requested item. */
        TASK("sc_task", "request_item.");

        private final String table;
        private final String toItem;

        Kind(String table, String toItem) {
            this.table = table;
            this.toItem = toItem;
        }

        /** The kind of what is in a table that is one of the two. */
        @NonNull
        static Kind of(@NonNull String table) {
            return table.equals(TASK.table) ? TASK : ORDER;
        }

        @NonNull
        String table() {
            return table;
        }

        /** The name of a field of the requested item, as it is read from the table. */
        @NonNull
        String ofItem(@NonNull String field) {
            return toItem + field;
        }

        @NonNull
        List<String> fields() {
            var own = Stream.of("number", "active", "state", "approval", CORRELATION_ID, "correlation_display");
            var task = this == TASK ? Stream.of("assignment_group", "request_item") : Stream.<String>empty();
            var item = Stream.of(
                            "cat_item",
                            "active",
                            "approval",
                            "quantity",
                            "request",
                            "request.approval",
                            "request.request_state",
                            "requested_for",
                            "opened_by")
                    .map(this::ofItem);
            return Stream.of(own, task, item).flatMap(each -> each).distinct().toList();
        }
    }

    /** In which whoever works on an order says so. */
    static final String CORRELATION_ID = "correlation_id";

    /** Closed Complete. The values of all other ends differ between instances. */
    private static final String COMPLETE = "3";

    @NonNull
    SysId sysId() {
        return record.sysId();
    }

    @NonNull
    String number() {
        return record.text("number");
    }

    /** A value of the record itself. */
    @NonNull
    String own(@NonNull String field) {
        return record.value(field);
    }

    /** A value of the requested item. */
    @NonNull
    String ofItem(@NonNull String field) {
        return record.value(kind.ofItem(field));
    }

    /** Whether the field is shown to the OAuth Application User. */
    boolean showsOfItem(@NonNull String field) {
        return record.has(kind.ofItem(field));
    }

    /** The requested item; empty when that is not shown. */
    @NonNull
    Optional<SysId> orderItem() {
        return kind == Kind.ORDER ? Optional.of(sysId()) : record.reference("request_item");
    }

    /** sys_id of the catalog item; empty when that is not shown. */
    @NonNull
    String catalogItem() {
        return ofItem("cat_item");
    }

    /** By whom the order is worked on; empty when by nobody. */
    @NonNull
    String token() {
        return own(CORRELATION_ID);
    }

    boolean isClosed() {
        return own("active").equals("false") || ofItem("active").equals("false");
    }

    /** Whether nobody wants it any more: not what a person has closed as done, nor what may have been. */
    boolean isCanceled() {
        var state = own("state");
        return isClosed() && !state.isEmpty() && !state.equals(COMPLETE);
    }

    /** Whether the task is one of the group: its sys_id or name. */
    boolean isOfGroup(@NonNull String group) {
        return record.value("assignment_group").equalsIgnoreCase(group)
                || record.displayValue("assignment_group").equalsIgnoreCase(group);
    }

    @NonNull
    OrderEntry.Person person(@NonNull String field) {
        var name = kind.ofItem(field);
        return new OrderEntry.Person(record.value(name), record.displayValue(name));
    }
}
