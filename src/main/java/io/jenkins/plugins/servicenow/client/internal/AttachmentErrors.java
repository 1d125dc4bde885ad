package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PROTOCOL;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.REJECTED;

import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Says which file was not attached, why, and what to do. ServiceNow does not document how it words the refusal of a file,
 * so the hint is chosen by the status and by words that its answer holds.
 */
public final class AttachmentErrors {

    private static final String SIZE = """
            The file is larger than the instance accepts: attach less, compress it, or raise \
            com.glide.attachment.max_size (in MB) on the instance""";
    private static final String TYPE = """
            The instance does not accept files of this extension or content type: allow it in \
            glide.attachment.extensions, look at glide.attachment.blacklisted.extensions and \
            glide.attachment.blacklisted.types, and give the content type that fits the extension \
            (glide.security.file.mime_type.validation)""";
    private static final String NAME = """
            The instance does not accept the name of the file: with \
            glide.attachment.enable_secure_filename_validation on it refuses names with several dots or special \
            characters. Give the file another name; it is not renamed silently, so that the evidence can be found \
            under its name""";
    private static final String ANY = """
            The instance refused the file without saying why. Look at its size (com.glide.attachment.max_size), its \
            extension and content type (glide.attachment.extensions, glide.attachment.blacklisted.extensions), its name \
            (glide.attachment.enable_secure_filename_validation) and the role that attaching takes \
            (glide.attachment.role)""";
    private static final String FORBIDDEN = """
            The record is closed or the OAuth Application User may not write to it, or the user lacks a role that \
            glide.attachment.role lists, or the table takes no attachments (attribute no_attachment)""";
    private static final String NO_RECORD = """
            The record does not exist, or the OAuth Application User may not write to it: ServiceNow does not distinguish \
            these. Check whether the record is closed, and the user's roles""";

    private static final String GONE =
            "It was deleted meanwhile, or the OAuth Application User may not read the record that it is attached to";

    private static final Pattern ABOUT_SIZE = Pattern.compile("\\b(size|large|larger|exceeds?|exceeded|maximum)\\b");
    private static final Pattern ABOUT_NAME = Pattern.compile("\\bfile ?name\\b");
    private static final Pattern ABOUT_TYPE = Pattern.compile("\\b(extensions?|mime|types?)\\b");

    private AttachmentErrors() {}

    public static ServiceNowException of(
            ServiceNowException failure, String fileName, String contentType, long size, String target) {
        return failure.withContext(
                "The file " + Text.of(fileName) + " (" + Text.of(contentType) + ", " + size
                        + " bytes) was not attached to " + target + ": ",
                failure.hint());
    }

    /** Gives a refusal of the file the hint that fits it. */
    public static <T> T explaining(Attempt<T> upload) throws ServiceNowException, InterruptedException {
        try {
            return upload.run();
        } catch (ServiceNowException e) {
            throw e.withContext("", hint(e));
        }
    }

    public static ServiceNowException unreadable(Exception cause) {
        return new ServiceNowException(
                REJECTED,
                Outcome.REFUSED,
                "It cannot be read (" + Text.of(cause.toString()) + ")",
                "Check that it still exists and that the agent which holds it is online",
                null,
                cause);
    }

    /** What arrived is not what was sent. */
    public static ServiceNowException altered(String sha256, Attachment arrived) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.REFUSED,
                "It arrived altered, as the attachment " + arrived.sysId() + ": the SHA-256 of the file is " + sha256
                        + " and that of the attachment is "
                        + (arrived.sha256().isEmpty()
                                ? "not known, its size is " + arrived.size() + " bytes"
                                : Text.of(arrived.sha256())),
                "Delete this attachment and attach the file again. If it stays so, look for a proxy that changes what it"
                        + " passes on",
                null);
    }

    /** @param size of what came */
    static ServiceNowException altered(Attachment attachment, long size) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.REFUSED,
                "Its content arrived altered: " + size + " bytes came, and "
                        + (attachment.sha256().isEmpty()
                                ? attachment.size() + " are attached"
                                : "their SHA-256 is not " + Text.of(attachment.sha256())),
                "Download it in ServiceNow. If it is altered there too, attach it again; otherwise look for a proxy that"
                        + " changes what it passes on",
                null);
    }

    /** @param response that came instead of a file */
    static ServiceNowException noFile(Response response) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.REFUSED,
                response.request() + " failed: " + response.status() + " without a file" + response.transactionSuffix(),
                "Look for a proxy that changes what it passes on",
                response);
    }

    public static ServiceNowException unavailable(Attachment attachment) {
        var isPending = attachment.state().equals("pending");
        return unread(
                new ServiceNowException(
                        REJECTED,
                        Outcome.REFUSED,
                        isPending
                                ? "The instance has not yet scanned it for viruses"
                                : "The instance does not give it out, as it does with infected files (state "
                                        + Text.of(attachment.state()) + ")",
                        isPending ? "Try again later" : "Look at the attachment in ServiceNow",
                        null),
                attachment);
    }

    public static ServiceNowException unread(ServiceNowException failure, Attachment attachment) {
        return failure.withContext(
                "The attachment " + Text.of(attachment.fileName()) + " (" + attachment.sysId() + ") of "
                        + Text.of(attachment.table()) + " " + attachment.record() + " was not read: ",
                failure.status() == 404 && !failure.serviceNowMessage().contains("does not represent any resource")
                        ? GONE
                        : failure.hint());
    }

    /** The same hint as for any other request when nothing is known about it that concerns files. */
    private static String hint(ServiceNowException failure) {
        return switch (failure.status()) {
            case 413 -> SIZE;
            case 400, 406, 415, 422 -> byWords(failure);
            case 403 -> failure.detail().contains("API level ACL") ? failure.hint() : FORBIDDEN;
            case 404 ->
                failure.serviceNowMessage().contains("does not represent any resource") ? failure.hint() : NO_RECORD;
            case 200, 201 -> failure.kind() == PROTOCOL ? ANY : failure.hint();
            default -> failure.hint();
        };
    }

    private static String byWords(ServiceNowException failure) {
        var words = (failure.serviceNowMessage() + " " + failure.detail()).toLowerCase(Locale.ROOT);
        if (ABOUT_SIZE.matcher(words).find()) {
            return SIZE;
        }
        if (ABOUT_NAME.matcher(words).find()) {
            return NAME;
        }
        return ABOUT_TYPE.matcher(words).find() ? TYPE : ANY;
    }
}
