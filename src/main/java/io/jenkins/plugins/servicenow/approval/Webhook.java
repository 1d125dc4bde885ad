package io.jenkins.plugins.servicenow.approval;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.UnprotectedRootAction;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.polling.RecordListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
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
    private static int answer(HttpServletRequest request) throws IOException {
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
        var now = Instant.now();
        if (ServiceNowConfiguration.get().webhookSecrets().stream()
                .noneMatch(secret -> call.isAuthentic(secret.getPlainText(), now))) {
            LOGGER.log(Level.FINE, "A call of the webhook from {0} was refused", request.getRemoteAddr());
            return HttpServletResponse.SC_UNAUTHORIZED;
        }
        try {
            var changed = call.changed();
            ExtensionList.lookup(RecordListener.class)
                    .forEach(listener -> listener.recordChanged(changed.table(), changed.record()));
            return HttpServletResponse.SC_ACCEPTED;
        } catch (IllegalArgumentException e) {
            LOGGER.log(Level.FINE, "A call of the webhook could not be read", e);
            return HttpServletResponse.SC_BAD_REQUEST;
        }
    }
}
