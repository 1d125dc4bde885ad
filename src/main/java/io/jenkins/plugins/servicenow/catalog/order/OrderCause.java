package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;

/** The build was ordered in the service catalog. */
public final class OrderCause extends Cause {

    private final String number;
    private final String orderer;

    OrderCause(@NonNull OrderEntry order) {
        this.number = Text.of(order.getNumber());
        this.orderer = Text.of(order.getOpenedBy().getName());
    }

    @Exported(visibility = 3)
    @NonNull
    public String getNumber() {
        return number;
    }

    /** Who has ordered, as ServiceNow displays the user; empty when it is not known. */
    @Exported(visibility = 3)
    @NonNull
    public String getOrderer() {
        return orderer;
    }

    @Override
    @NonNull
    public String getShortDescription() {
        return orderer.isEmpty() ? "Ordered: " + number : "Ordered by " + orderer + ": " + number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OrderCause that && number.equals(that.number) && orderer.equals(that.orderer);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, orderer);
    }
}
