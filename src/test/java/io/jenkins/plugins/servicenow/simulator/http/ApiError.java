package io.jenkins.plugins.servicenow.simulator.http;

/** A refusal that becomes the platform's error body. */
public class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;

    /** @param detail null is sent as JSON null */
    public ApiError(int status, String message, String detail) {
        super(message);
        this.status = status;
        this.detail = detail;
    }

    public static ApiError noRecord() {
        return new ApiError(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval");
    }

    public static ApiError noResource(ApiRequest request) {
        return new ApiError(404, "Requested URI does not represent any resource", request.pathText());
    }

    public static ApiError methodNotSupported() {
        return new ApiError(405, "Method not supported", null);
    }

    public static ApiError acl(String operation) {
        return operationFailed("ACL Exception " + operation + " Failed due to security constraints");
    }

    public static ApiError operationFailed(String detail) {
        return new ApiError(403, "Operation Failed", detail);
    }

    public static ApiError notAuthorized() {
        return new ApiError(403, "User Not Authorized", "Failed API level ACL Validation");
    }

    public static ApiError notAuthenticated() {
        return new ApiError(401, "User Not Authenticated", "Required to provide Auth information");
    }

    /** A second factor is asked for: only status and header are documented. */
    public static ApiError secondFactor() {
        return new ApiError(401, "User Not Authenticated", "Required to provide Auth information") {
            private static final long serialVersionUID = 1L;

            @Override
            public Answer answer() {
                return super.answer().header("X-MFA_TOKEN", "invalid");
            }
        };
    }

    /** What ServiceNow can do and the simulator cannot: said loudly rather than pretended. */
    public static ApiError notSimulated(String what) {
        return new ApiError(500, "The ServiceNow simulator does not support " + what, null);
    }

    /** Null when there is none. */
    public String detail() {
        return detail;
    }

    public Answer answer() {
        Answer answer = Answer.error(status, getMessage(), detail);
        return status == 401 ? answer.header("WWW-Authenticate", "BASIC realm=\"Service-now\"") : answer;
    }
}
