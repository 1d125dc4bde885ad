package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.UUID;
import jenkins.model.Jenkins;

/**
 * What a controller writes into {@code correlation_id} of an order to claim it. It names the controller, which may go on with the
 * order after a crash, and is used once.
 */
final class OrderToken {

    private static final String PREFIX = "jenkins-order:";

    private static final int ID_LENGTH = 32;

    /** The size of {@code correlation_id} and {@code correlation_display}, in characters. */
    private static final int MAX_LENGTH = 100;

    private OrderToken() {}

    @NonNull
    static String create() {
        return own() + UUID.randomUUID().toString().replace("-", "");
    }

    private static String own() {
        var id = Jenkins.get().getLegacyInstanceId();
        return PREFIX + id.substring(0, Math.min(ID_LENGTH, id.length())) + ":";
    }

    /** Whether this controller has written it. */
    static boolean isOwn(@NonNull String token) {
        return token.startsWith(own());
    }

    /** Whether some controller has written it. */
    static boolean isToken(@NonNull String token) {
        return token.startsWith(PREFIX);
    }

    /** What people see in {@code correlation_display}: the URL of this controller. */
    @NonNull
    static String display() {
        var root = Jenkins.get().getRootUrl();
        return Text.oneLine(root == null ? "Jenkins" : root, MAX_LENGTH);
    }
}
