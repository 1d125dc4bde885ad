package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.Text;

/** What to do about an error of the Table API or the Change Management API. */
final class ErrorHints {

    private static final String LOCKED_OUT = """
            The instance does not accept the token that it has just issued. Check that the OAuth Application User is \
            active and not locked out""";
    private static final String SECOND_FACTOR = """
            The instance asks the OAuth Application User for a second factor. Exempt it from multi-factor \
            authentication""";
    private static final String NO_SUCH_API = """
            The instance does not have this API. Check the instance URL, and that the application of the API is \
            active""";
    private static final String NO_SUCH_RECORD =
            "The record does not exist, or the OAuth Application User may not read it";
    private static final String NO_SUCH_TABLE = "Check the name of the table, and that its application is installed";
    private static final String TOO_LARGE = "Send less, or raise glide.rest.max_content_length on the instance";
    private static final String API_ROLE = """
            The OAuth Application User may not use this API. Check its roles, and that the scopes of the OAuth \
            registration include the API""";
    private static final String DATA_POLICY = """
            Fill the fields that ServiceNow names. It names them by their labels, and also when a value is not in the \
            list of choices""";
    private static final String BUSINESS_RULE = """
            A rule of the instance forbids this. The reason that the rule gives stays in ServiceNow: try the same in \
            its user interface, or read the rule""";
    private static final String HIDDEN_FIELD = """
            The OAuth Application User may not read a field that is looked for. Give it the role that reads the \
            table""";
    private static final String TABLE_ROLE = """
            The OAuth Application User lacks a role for this table or record. Look at its roles and the table's \
            access controls""";

    private ErrorHints() {}

    public static String of(Response response) {
        var text = response.errorMessage() + " " + response.errorDetail();
        if (text.contains("does not represent any resource")) {
            return NO_SUCH_API;
        }
        return switch (response.status()) {
            case 400 -> badRequest(text);
            case 401 -> response.header("X-MFA_TOKEN").isEmpty() ? LOCKED_OUT : SECOND_FACTOR;
            case 403 -> forbidden(text);
            case 404 -> NO_SUCH_RECORD;
            case 407 -> "The proxy asks for a login. Check the proxy configuration of Jenkins";
            case 413, 414 -> "Send less at a time";
            case 405, 406, 415 -> "A proxy may have changed the request";
            case 429 -> tooMany(Text.of(response.header("X-RateLimit-Rule")));
            case 503 -> "The instance is in maintenance or overloaded. Try again later";
            default -> "Search for the transaction in the instance's logs, or for a problem of a proxy before it";
        };
    }

    private static String badRequest(String text) {
        if (text.contains("Invalid table") || text.contains("does not exist")) {
            return NO_SUCH_TABLE;
        }
        return text.contains("large REST payload") ? TOO_LARGE : "Correct what ServiceNow names";
    }

    private static String forbidden(String text) {
        if (text.contains("API level ACL")) {
            return API_ROLE;
        }
        if (text.contains("Data Policy")) {
            return DATA_POLICY;
        }
        if (text.contains("Business Rule")) {
            return BUSINESS_RULE;
        }
        return text.contains("present in the query") ? HIDDEN_FIELD : TABLE_ROLE;
    }

    private static String tooMany(String rule) {
        return rule.isEmpty()
                ? "The instance has too many API requests in its queue. Try again later"
                : "The rate limit rule " + rule
                        + " of the instance applies. Raise its limit or run fewer builds at a time";
    }
}
