package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.Map;
import java.util.function.Consumer;

/** The order in the service catalog for which an image is made, where the image becomes its configuration item. */
final class OrderedImage {

    private static final String TABLE = "sc_req_item";
    private static final String FIELD = "configuration_item";

    private final ServiceNowSession session;
    private final OrderEntry order;
    private final Consumer<String> log;

    /** @param log takes lines for the build log */
    OrderedImage(@NonNull ServiceNowSession session, @NonNull OrderEntry order, @NonNull Consumer<String> log) {
        this.session = session;
        this.order = order;
        this.log = log;
    }

    /** The image is registered whether or not the order takes it: what ServiceNow refuses is a warning. */
    void set(@NonNull SysId ci) throws ServiceNowException, InterruptedException {
        var link = HyperlinkNote.encodeTo(order.getUrl(), order.getNumber());
        var values = Map.of(FIELD, ci.value());
        try {
            var answer = session.tables().update(TABLE, SysId.of(order.getOrderItem()), values);
            log.accept(
                    ReadBack.dropped(values, answer).isEmpty()
                            ? "It is the configuration item of the order " + link
                            : "WARNING: ServiceNow ignored the field '" + FIELD + "' of the order " + link
                                    + ": the OAuth Application User may not write it, or a rule of the instance has changed it.");
        } catch (ServiceNowException e) {
            if (e.outcome().retryable) {
                throw e;
            }
            log.accept(
                    "WARNING: it did not become the configuration item of the order " + link + ". " + e.getMessage());
        }
    }
}
