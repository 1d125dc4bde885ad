package io.jenkins.plugins.servicenow.approval;

import hudson.Extension;
import hudson.security.csrf.CrumbExclusion;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets ServiceNow, which has no crumb, call the webhook, and nothing next to or below it. */
@Extension
public final class WebhookCrumbExclusion extends CrumbExclusion {

    private static final String PATH = "/" + Webhook.NAME + "/";

    @Override
    public boolean process(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!PATH.equals(request.getPathInfo())) {
            return false;
        }
        chain.doFilter(request, response);
        return true;
    }
}
