package io.jenkins.plugins.servicenow.approval;

import com.google.common.base.Ticker;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.UnprotectedRootAction;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.polling.RecordListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * {@code POST /servicenow-webhook/}: ServiceNow says that a record has changed. Reached without login, since the
 * sender has none in Jenkins; {@link WebhookCall} says which calls are authentic. The content is not trusted: it makes Jenkins poll
 * the record sooner.
 */
@Extension
public final class Webhook implements UnprotectedRootAction {

    static final String NAME = "servicenow-webhook";

    private static final Logger LOGGER = Logger.getLogger(Webhook.class.getName());

    private static final int TOO_MANY_REQUESTS = 429;

    private final RefusedCalls refused = new RefusedCalls(Ticker.systemTicker());

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return NAME;
    }

    @RequirePOST
    @Restricted(DoNotUse.class) // Stapler
    public void doIndex(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        response.setStatus(answer(request));
    }

    /** An unknown sender learns nothing, and a known one not whether a build waits for the record. */
    private int answer(HttpServletRequest request) throws IOException {
        var address = request.getRemoteAddr();
        if (refused.areTooMany(address)) {
            return TOO_MANY_REQUESTS;
        }
        if (request.getContentLengthLong() > WebhookCall.MAX_BODY) {
            return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
        }
        var body = request.getInputStream().readNBytes(WebhookCall.MAX_BODY + 1);
        if (body.length > WebhookCall.MAX_BODY) {
            return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
        }
        var call = new WebhookCall(
                request.getHeader(WebhookCall.SIGNATURE),
                request.getHeader(WebhookCall.TIMESTAMP),
                request.getHeader(WebhookCall.TOKEN),
                body);
        var connections = connections(call);
        if (connections.isEmpty()) {
            refused.add(address);
            LOGGER.log(Level.FINE, "A call of the webhook from {0} was refused", address);
            return HttpServletResponse.SC_UNAUTHORIZED;
        }
        try {
            var changed = call.changed();
            ExtensionList.lookup(RecordListener.class)
                    .forEach(listener -> listener.recordChanged(changed.table(), changed.record(), connections));
            return HttpServletResponse.SC_ACCEPTED;
        } catch (IllegalArgumentException e) {
            LOGGER.log(Level.FINE, "A call of the webhook could not be read", e);
            return HttpServletResponse.SC_BAD_REQUEST;
        }
    }

    /** Those whose secret the sender knows. */
    private static Set<String> connections(WebhookCall call) {
        var now = Instant.now();
        return call.hasProof(now)
                ? ServiceNowConfiguration.get().webhookSecrets().entrySet().stream()
                        .filter(entry -> call.isAuthentic(entry.getValue().getPlainText(), now))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }
}
