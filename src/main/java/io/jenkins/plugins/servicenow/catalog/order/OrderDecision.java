package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an order means for a build. A build is made for one decision alone; everything that is not understood or cannot be read
 * keeps the order waiting.
 *
 * @param kind the decision
 * @param reason why; empty for {@link Kind#START}
 */
record OrderDecision(@NonNull Kind kind, @NonNull String reason) {

    enum Kind {
        /** Everybody has approved, and nobody has worked on it to the end. */
        START,
        /** Not yet. */
        WAIT,
        /** Something that the decision needs cannot be read. */
        UNDECIDED,
        /** Never, for what was ordered. */
        REFUSE,
        /** Canceled, rejected or done: there is nothing left to do. */
        OVER
    }

    /** Open and Work in Progress. Not Pending, which waits for something else. */
    static final Set<String> WORKABLE = Set.of("1", "2");

    static final Set<String> APPROVED = Set.of("approved");

    /** Of what nobody is asked to approve. */
    static final Set<String> APPROVED_OR_NOT_NEEDED = Set.of("approved", "not requested", "not_required");

    private static final Set<String> NEEDED = Set.of(
            "cat_item", "active", "approval", "quantity", "request", "request.approval", "request.request_state");

    /**
     * @param needsApproval false for a catalog item that nobody is asked to approve, so that only a refusal counts
     */
    @NonNull
    static OrderDecision of(@NonNull OrderReading order, boolean needsApproval) {
        if (order.isClosed()) {
            return new OrderDecision(
                    Kind.OVER, "It is closed: state " + shown(order.record().displayValue("state")));
        }
        var unreadable = unreadable(order);
        if (!unreadable.isEmpty()) {
            return new OrderDecision(
                    Kind.UNDECIDED,
                    "Not shown to the OAuth Application User, who needs the role itil and, where a field ACL asks for"
                            + " another one, that role too: " + unreadable);
        }
        if (order.ofItem("request").isEmpty()) {
            return waits("It belongs to no request yet");
        }
        var request = order.ofItem("request.approval");
        if (!APPROVED_OR_NOT_NEEDED.contains(request)) {
            return waits("The approval of its request is " + shown(request));
        }
        var requestState = order.ofItem("request.request_state");
        if (requestState.startsWith("closed")) {
            return waits("The state of its request is " + shown(requestState));
        }
        var approval = order.ofItem("approval");
        if (!(needsApproval ? APPROVED : APPROVED_OR_NOT_NEEDED).contains(approval)) {
            return waits("Its approval is " + shown(approval));
        }
        // A task is approved with the order; where it is asked for by itself, that counts too.
        if (!APPROVED_OR_NOT_NEEDED.contains(order.own("approval"))) {
            return waits("Its approval is " + shown(order.own("approval")));
        }
        if (!WORKABLE.contains(order.own("state"))) {
            return waits("Its state is " + shown(order.record().displayValue("state")));
        }
        return quantity(order.ofItem("quantity"));
    }

    private static OrderDecision quantity(String quantity) {
        if (!quantity.matches("[0-9]{1,9}")) {
            return new OrderDecision(Kind.UNDECIDED, "Its quantity is no number: " + shown(quantity));
        }
        return quantity.matches("0*1")
                ? new OrderDecision(Kind.START, "")
                : new OrderDecision(
                        Kind.REFUSE,
                        "The quantity is " + Integer.parseInt(quantity)
                                + ", but an order is for one build. Please order each by itself.");
    }

    private static OrderDecision waits(String reason) {
        return new OrderDecision(Kind.WAIT, reason);
    }

    private static String unreadable(OrderReading order) {
        var own = Stream.of("active", "state", "approval", OrderReading.CORRELATION_ID)
                .filter(field -> !order.record().has(field)
                        || order.own(field).isEmpty() && !field.equals(OrderReading.CORRELATION_ID));
        var item = NEEDED.stream()
                .filter(field -> !order.showsOfItem(field)
                        && !(isOfRequest(field) && order.ofItem("request").isEmpty()))
                .map(order.kind()::ofItem);
        return Stream.concat(own, item).distinct().sorted().collect(Collectors.joining(", "));
    }

    /** What a request that is not there yet does not show either. */
    private static boolean isOfRequest(String field) {
        return field.startsWith("request.");
    }

    private static String shown(String value) {
        return value.isEmpty() ? "empty" : "'" + Text.of(value) + "'";
    }

    boolean is(@NonNull Kind other) {
        return kind == other;
    }
}
