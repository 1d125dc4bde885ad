package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.AUTHENTICATION;

import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Aftermath;

/**
 * Names what is wrong with an answer of the token endpoint. ServiceNow's errors are not those of the OAuth standard:
 * nearly everything is 401 {@code server_error} with {@code access_denied}, and only its system log tells why.
 */
final class OAuthErrors {

    private static final String CLIENT = """
            Check the client ID and the client secret; on the instance, that the system property \
            glide.oauth.inbound.client.credential.grant_type.enabled exists and is true, that the OAuth registration \
            is active, and that its application user is active and needs no new password. The instance's system log \
            has the reason""";
    private static final String APPLICATION_USER = """
            The OAuth registration on the instance names no OAuth Application User, or one that does not exist. Add \
            the field OAuth Application User to its form and fill it""";
    private static final String REGISTRATION = """
            Check the OAuth registration on the instance: grant type, token settings, OAuth Application User. The \
            instance's system log has the reason""";

    private OAuthErrors() {}

    /** Lets through an answer with a token. */
    public static void check(Response answer) throws ServiceNowException {
        switch (answer.status()) {
            case 401 -> throw refused(answer, CLIENT);
            case 400 ->
                throw refused(
                        answer, answer.member("error").equals("unauthorized_client") ? APPLICATION_USER : REGISTRATION);
            default -> ResponseErrors.check(answer);
        }
        if (answer.member("access_token").isEmpty()) {
            throw new ServiceNowException(
                    AUTHENTICATION,
                    Aftermath.REFUSED,
                    "No access token received: " + answer.request() + " answered " + answer.status() + " without one",
                    REGISTRATION,
                    answer);
        }
    }

    private static ServiceNowException refused(Response answer, String hint) {
        var error = answer.member("error");
        var description = answer.member("error_description");
        return new ServiceNowException(
                AUTHENTICATION,
                Aftermath.REFUSED,
                "OAuth failed: " + answer.status()
                        + (error.isEmpty() ? "" : " " + error)
                        + (description.isEmpty() ? "" : " (" + description + ")")
                        + answer.transactionInWords(),
                hint,
                answer);
    }
}
