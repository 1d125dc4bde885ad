package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was reported to an order and what is still to be reported, as the ledger keeps it.
 *
 * @param pending to be sent, in this order
 * @param sent the events that were reported
 * @param stateRefused whether ServiceNow did not keep a state that was written, so that the state is left alone from then on
 */
record OrderReports(
        @NonNull List<OrderReport> pending, @NonNull List<String> sent, boolean stateRefused) {

    static final OrderReports NONE = new OrderReports(List.of(), List.of(), false);

    /** Whether the event was reported or is to be. */
    boolean has(@NonNull String event) {
        return sent.contains(event)
                || pending.stream().anyMatch(each -> each.event().equals(event));
    }

    /** With the report, unless it {@linkplain #has has} the event. */
    @NonNull
    OrderReports with(@NonNull OrderReport report) {
        return has(report.event())
                ? this
                : new OrderReports(
                        Stream.concat(pending.stream(), Stream.of(report)).toList(), sent, stateRefused);
    }

    /** The report was sent. */
    @NonNull
    OrderReports withSent(@NonNull OrderReport report, boolean refused) {
        return new OrderReports(
                pending.stream()
                        .filter(each -> !each.event().equals(report.event()))
                        .toList(),
                Stream.concat(sent.stream(), Stream.of(report.event())).toList(),
                stateRefused || refused);
    }
}
