package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checks of an image and of its change requests, as functions of what was read. */
final class ImageChecks {

    /** Content types and names by which SBOMs are told from other files without reading them. */
    private static final Pattern SBOM_TYPE = Pattern.compile("(?i).*(cyclonedx|spdx).*");

    private static final Pattern SBOM_NAME = Pattern.compile("(?i)(.*[._-])?(bom|sbom|cdx|cyclonedx|spdx)([._-].*)?");

    private static final int MAX_NAMED = 20;

    private final ReportedImage image;
    private final Instant now;

    @CheckForNull
    private final VulnerabilityLimit limit;

    private ImageChecks(ReportedImage image, Instant now, @CheckForNull VulnerabilityLimit limit) {
        this.image = image;
        this.now = now;
        this.limit = limit;
    }

    /**
     * @param checks which ones
     * @param now when it was read
     * @param limit for the numbers of vulnerabilities of the image; null for that of the pipeline that has checked its report
     */
    @NonNull
    static List<CheckResult> of(
            @NonNull ReportedImage image,
            @NonNull Collection<ComplianceCheck> checks,
            @NonNull Instant now,
            @CheckForNull VulnerabilityLimit limit) {
        var made = new ImageChecks(image, now, limit);
        return checks.stream()
                .sorted()
                .flatMap(check -> made.of(check).stream())
                .toList();
    }

    private List<CheckResult> of(ComplianceCheck check) {
        return switch (check) {
            case APPROVED_BEFORE_WORK -> ofChanges(check, ChangeChecks::approvedBeforeWork);
            case APPROVER_IS_NOT_REQUESTER -> ofChanges(check, ChangeChecks::approverIsNotRequester);
            case WORK_INSIDE_WINDOW -> ofChanges(check, ChangeChecks::workInsideWindow);
            case TESTS_PASSED -> ofChanges(check, ChangeChecks::testsPassed);
            case VULNERABILITIES_ACCEPTED -> vulnerabilitiesAccepted();
            case CLOSED_AS_SUCCESSFUL -> ofChanges(check, ChangeChecks::closedAsSuccessful);
            case FILES_UNCHANGED -> List.of(filesUnchanged());
            case SBOM_PRESENT -> ofImage(this::sbomPresent);
            case SERVERS_LINKED -> ofImage(this::serversLinked);
            case DEPLOYED_UNDER_CLOSED_CHANGE -> ofImage(this::deployedUnderClosedChange);
        };
    }

    private List<CheckResult> ofImage(Supplier<CheckResult> check) {
        return image.ci() == null ? List.of() : List.of(check.get());
    }

    private List<CheckResult> ofChanges(ComplianceCheck check, Function<ChangeChecks, CheckResult> one) {
        var results = new ArrayList<>(image.changes().all().stream()
                .map(change -> one.apply(new ChangeChecks(change, now)))
                .toList());
        if (!image.changes().isComplete()) {
            results.add(result(
                    check,
                    Verdict.NOT_KNOWN,
                    "Which change requests are about the image is not known: "
                            + image.changes().missing() + ".",
                    List.of()));
        } else if (results.isEmpty()) {
            results.add(result(
                    check, Verdict.NOT_KNOWN, "No change request has the image among its Affected CIs.", List.of()));
        }
        return results;
    }

    private CheckResult sbomPresent() {
        var check = ComplianceCheck.SBOM_PRESENT;
        var sboms = image.files().all().stream().filter(ImageChecks::isSbom).toList();
        // One that is not scanned yet is there; one in which a virus was found is of no use.
        var usable = sboms.stream()
                .filter(each -> each.attachment().isAvailable()
                        || each.attachment().state().equals("pending"))
                .toList();
        var evidence = sboms.stream().map(ReportedFile::describe).toList();
        if (!usable.isEmpty()) {
            return result(
                    check,
                    Verdict.PASS,
                    "The image has the SBOM "
                            + usable.stream()
                                    .map(each -> each.attachment().fileName())
                                    .collect(Collectors.joining(", "))
                            + ".",
                    evidence);
        }
        if (!image.files().isComplete()) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    "Whether the image has an SBOM is not known: "
                            + image.files().missing() + ".",
                    evidence);
        }
        return sboms.isEmpty()
                ? result(check, Verdict.FAIL, "No SBOM is attached to the image.", evidence)
                : result(
                        check,
                        Verdict.NOT_KNOWN,
                        "ServiceNow does not give out the SBOM of the image: its virus scan has not released it.",
                        evidence);
    }

    static boolean isSbom(@NonNull ReportedFile file) {
        var attachment = file.attachment();
        return SBOM_TYPE.matcher(attachment.contentType()).matches()
                || SBOM_NAME.matcher(attachment.fileName()).matches();
    }

    private List<CheckResult> vulnerabilitiesAccepted() {
        var check = ComplianceCheck.VULNERABILITIES_ACCEPTED;
        var most = limit;
        if (most == null || image.ci() == null) {
            return ofChanges(check, ChangeChecks::vulnerabilitiesAccepted);
        }
        var known = image.vulnerabilities();
        var above = known.above(most);
        var missing = known.missing(most);
        var evidence = known.describe().isEmpty() ? List.<String>of() : List.of(known.describe());
        var limited = most == VulnerabilityLimit.CRITICAL ? "critical" : most.value() + " or worse";
        if (!above.isEmpty()) {
            return List.of(result(
                    check,
                    Verdict.FAIL,
                    "The image has vulnerabilities that are " + limited + ": "
                            + above.stream()
                                    .map(severity -> known.counts().get(severity) + " " + severity.value())
                                    .collect(Collectors.joining(", "))
                            + ".",
                    evidence));
        }
        return List.of(
                missing.isEmpty()
                        ? result(
                                check,
                                Verdict.PASS,
                                "The last report of the image has no vulnerability that is " + limited + ".",
                                evidence)
                        : result(
                                check,
                                Verdict.NOT_KNOWN,
                                "Whether the image has vulnerabilities that are " + limited + " is not known: "
                                        + String.join("; ", missing) + ".",
                                evidence));
    }

    private CheckResult filesUnchanged() {
        var check = ComplianceCheck.FILES_UNCHANGED;
        var lists = Stream.concat(
                        Stream.of(image.files()), image.changes().all().stream().map(ReportedChange::files))
                .toList();
        var files = lists.stream().flatMap(list -> list.all().stream()).toList();
        var different = names(files, ReportedFile.Verification.DIFFERENT);
        var evidence = files.stream().map(ReportedFile::describe).toList();
        if (!different.isEmpty()) {
            return result(
                    check,
                    Verdict.FAIL,
                    "What ServiceNow has is not what Jenkins has attached: " + different + ".",
                    evidence);
        }
        var missing = lists.stream().filter(list -> !list.isComplete()).findFirst();
        if (missing.isPresent()) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    "Which files are attached is not known: " + missing.get().missing() + ".",
                    evidence);
        }
        if (files.isEmpty()) {
            return result(check, Verdict.NOT_KNOWN, "No file is attached.", evidence);
        }
        var others = names(files, ReportedFile.Verification.NOT_OURS);
        var noHash = names(files, ReportedFile.Verification.NO_HASH);
        if (!others.isEmpty() || !noHash.isEmpty()) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    (others.isEmpty()
                                    ? ""
                                    : "Attached by somebody else or another Jenkins controller, or so long ago that this one"
                                            + " does not know it any more: " + others + ".")
                            + (others.isEmpty() || noHash.isEmpty() ? "" : " ")
                            + (noHash.isEmpty() ? "" : "ServiceNow does not show the SHA-256 of: " + noHash + "."),
                    evidence);
        }
        return result(
                check,
                Verdict.PASS,
                (files.size() == 1 ? "The file has" : "All " + files.size() + " files have")
                        + " the SHA-256 that Jenkins kept when it attached "
                        + (files.size() == 1 ? "it." : "them."),
                evidence);
    }

    private static String names(List<ReportedFile> files, ReportedFile.Verification verification) {
        return abbreviate(files.stream()
                .filter(each -> each.verification() == verification)
                .map(each -> each.attachment().fileName())
                .toList());
    }

    private CheckResult serversLinked() {
        var check = ComplianceCheck.SERVERS_LINKED;
        var evidence = image.servers().all().stream()
                .map(each -> each.name() + " (" + each.className() + ")")
                .toList();
        if (!image.servers().isComplete()) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    "Which servers are linked is not known: " + image.servers().missing() + ".",
                    evidence);
        }
        var unlinked = image.changes().all().stream()
                .flatMap(change -> change.unlinkedServers().all().stream())
                .map(ReportedCi::name)
                .distinct()
                .toList();
        if (!unlinked.isEmpty()) {
            return result(
                    check,
                    Verdict.FAIL,
                    "Its change request or build names servers to which no image is linked: " + abbreviate(unlinked)
                            + ".",
                    evidence);
        }
        var missing = image.changes().all().stream()
                .map(ReportedChange::unlinkedServers)
                .filter(list -> !list.isComplete())
                .findFirst();
        if (missing.isPresent()) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    "Which servers its change requests name is not known: "
                            + missing.get().missing() + ".",
                    evidence);
        }
        var linked = image.servers().all().size();
        if (linked == 0) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    "No server is linked to the image, and no change request or build names one; ServiceNow cannot tell"
                            + " whether it runs somewhere all the same.",
                    evidence);
        }
        return result(
                check,
                Verdict.PASS,
                (linked == 1 ? "1 server is" : linked + " servers are")
                        + " linked to the image, and an image is linked to each that its change requests and builds name.",
                evidence);
    }

    private CheckResult deployedUnderClosedChange() {
        var check = ComplianceCheck.DEPLOYED_UNDER_CLOSED_CHANGE;
        var servers = image.servers().all().size();
        var changes = image.changes().all();
        var evidence = changes.stream()
                .map(each -> each.number() + " is " + each.change().describeState())
                .toList();
        var runs = "The image runs on " + servers + (servers == 1 ? " server" : " servers");
        if (servers == 0) {
            return image.servers().isComplete()
                    ? result(check, Verdict.PASS, "The image is linked to no server.", evidence)
                    : result(
                            check,
                            Verdict.NOT_KNOWN,
                            "Where the image runs is not known: "
                                    + image.servers().missing() + ".",
                            evidence);
        }
        var closed = changes.stream()
                .filter(each -> new ChangeChecks(each, now).closedAsSuccessful().verdict() == Verdict.PASS)
                .map(ReportedChange::number)
                .toList();
        if (!closed.isEmpty()) {
            return result(
                    check,
                    Verdict.PASS,
                    runs + ", and " + String.join(", ", closed) + " about it was closed as successful.",
                    evidence);
        }
        if (!image.changes().isComplete()) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    runs + ". Which change requests are about it is not known: "
                            + image.changes().missing() + ".",
                    evidence);
        }
        if (changes.isEmpty()) {
            return result(
                    check, Verdict.FAIL, runs + ", and no change request has it among its Affected CIs.", evidence);
        }
        var isOpen = changes.stream().anyMatch(each -> !each.change().hasEnded());
        return result(
                check,
                isOpen ? Verdict.NOT_KNOWN : Verdict.FAIL,
                runs + ", and "
                        + (isOpen
                                ? "a change request about it is not closed."
                                : "no change request about it was closed as successful."),
                evidence);
    }

    private CheckResult result(ComplianceCheck check, Verdict verdict, String sentence, List<String> evidence) {
        return new CheckResult(check, "", verdict, sentence, evidence);
    }

    private static String abbreviate(List<String> names) {
        return names.stream().distinct().limit(MAX_NAMED).collect(Collectors.joining(", "))
                + (names.size() > MAX_NAMED ? " and others" : "");
    }
}
