package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.Option;
import java.util.EnumMap;
import java.util.Map;

/** A set of rules for which the checks are evidence. Passing them is not compliance with the rules. */
public enum Framework implements Option {
    SOC2("SOC 2"),
    ISO27001("ISO/IEC 27001:2022"),
    CFR11("21 CFR Part 11"),
    GXP("GxP");

    private static final String CC8 = "CC8.1 ";
    private static final String A8 = "A.8.32 ";

    static {
        SOC2.add(ComplianceCheck.APPROVED_BEFORE_WORK, CC8 + "authorised before implementation");
        SOC2.add(ComplianceCheck.APPROVER_IS_NOT_REQUESTER, CC8 + "authorised by somebody else");
        SOC2.add(ComplianceCheck.WORK_INSIDE_WINDOW, CC8 + "implemented as authorised");
        SOC2.add(ComplianceCheck.TESTS_PASSED, CC8 + "tested");
        SOC2.add(ComplianceCheck.CLOSED_AS_SUCCESSFUL, CC8 + "documented to the end");
        SOC2.add(ComplianceCheck.SBOM_PRESENT, CC8 + "configuration documented");
        SOC2.add(ComplianceCheck.VULNERABILITIES_ACCEPTED, "CC7.1 vulnerabilities identified");
        SOC2.add(ComplianceCheck.FILES_UNCHANGED, CC8 + "records of the change kept");
        SOC2.add(ComplianceCheck.SERVERS_LINKED, CC8 + "configuration tracked");
        SOC2.add(ComplianceCheck.DEPLOYED_UNDER_CLOSED_CHANGE, CC8 + "no unauthorised change");
        ISO27001.add(ComplianceCheck.APPROVED_BEFORE_WORK, A8 + "authorisation of changes");
        ISO27001.add(ComplianceCheck.APPROVER_IS_NOT_REQUESTER, "A.5.3 segregation of duties");
        ISO27001.add(ComplianceCheck.WORK_INSIDE_WINDOW, A8 + "planned implementation");
        ISO27001.add(ComplianceCheck.TESTS_PASSED, A8 + "test and acceptance");
        ISO27001.add(ComplianceCheck.CLOSED_AS_SUCCESSFUL, A8 + "records of changes");
        ISO27001.add(ComplianceCheck.SBOM_PRESENT, "A.8.9 configuration management");
        ISO27001.add(ComplianceCheck.VULNERABILITIES_ACCEPTED, "A.8.8 technical vulnerabilities");
        ISO27001.add(ComplianceCheck.FILES_UNCHANGED, "A.5.33 protection of records");
        ISO27001.add(ComplianceCheck.SERVERS_LINKED, "A.8.9 configuration management");
        ISO27001.add(ComplianceCheck.DEPLOYED_UNDER_CLOSED_CHANGE, A8 + "no change without authorisation");
        CFR11.add(ComplianceCheck.APPROVED_BEFORE_WORK, "11.50 name, time and meaning of the approval");
        CFR11.add(ComplianceCheck.APPROVER_IS_NOT_REQUESTER, "11.10(g) authority checks");
        CFR11.add(ComplianceCheck.WORK_INSIDE_WINDOW, "11.10(f) sequence of steps");
        CFR11.add(ComplianceCheck.TESTS_PASSED, "11.10(a) validation");
        CFR11.add(ComplianceCheck.CLOSED_AS_SUCCESSFUL, "11.10(e) time-stamped records");
        CFR11.add(ComplianceCheck.FILES_UNCHANGED, "11.10(c) protection of records; 11.70 linking");
        CFR11.add(ComplianceCheck.DEPLOYED_UNDER_CLOSED_CHANGE, "11.10(k) control over systems documentation");
        GXP.add(ComplianceCheck.APPROVED_BEFORE_WORK, "change control: approval");
        GXP.add(ComplianceCheck.APPROVER_IS_NOT_REQUESTER, "change control: independent approval");
        GXP.add(ComplianceCheck.WORK_INSIDE_WINDOW, "change control: implementation");
        GXP.add(ComplianceCheck.TESTS_PASSED, "validation: verification");
        GXP.add(ComplianceCheck.CLOSED_AS_SUCCESSFUL, "change control: closure");
        GXP.add(ComplianceCheck.SBOM_PRESENT, "configuration management: specification");
        GXP.add(ComplianceCheck.VULNERABILITIES_ACCEPTED, "risk management");
        GXP.add(ComplianceCheck.FILES_UNCHANGED, "data integrity: original records");
        GXP.add(ComplianceCheck.SERVERS_LINKED, "configuration management: inventory");
        GXP.add(ComplianceCheck.DEPLOYED_UNDER_CLOSED_CHANGE, "release: only what was approved is in use");
    }

    private final String label;
    private final Map<ComplianceCheck, String> references = new EnumMap<>(ComplianceCheck.class);

    Framework(String label) {
        this.label = label;
    }

    private void add(ComplianceCheck check, String reference) {
        references.put(check, reference);
    }

    @NonNull
    public String label() {
        return label;
    }

    /** For which part of it the check is evidence; empty for none. */
    @NonNull
    public String reference(@NonNull ComplianceCheck check) {
        return references.getOrDefault(check, "");
    }
}
