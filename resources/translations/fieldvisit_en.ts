<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CasePage</name>
    <message numerus="yes">
        <source>%n day(s) overdue</source>
        <translation>
            <numerusform>%n day overdue</numerusform>
            <numerusform>%n days overdue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CasesPage</name>
    <message numerus="yes">
        <source>%n case(s)</source>
        <translation>
            <numerusform>%n case</numerusform>
            <numerusform>%n cases</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DayPanel</name>
    <message numerus="yes">
        <source>%n accepted</source>
        <translation>
            <numerusform>%n accepted</numerusform>
            <numerusform>%n accepted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the office</source>
        <translation>
            <numerusform>%n in the office</numerusform>
            <numerusform>%n in the office</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not checked yet</source>
        <translation>
            <numerusform>%n not checked yet</numerusform>
            <numerusform>%n not checked yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n number(s) left</source>
        <translation>
            <numerusform>%n number left</numerusform>
            <numerusform>%n numbers left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n receipt(s) given</source>
        <translation>
            <numerusform>%n receipt given</numerusform>
            <numerusform>%n receipts given</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) sealed</source>
        <translation>
            <numerusform>%n report sealed</numerusform>
            <numerusform>%n reports sealed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n void</source>
        <translation>
            <numerusform>%n void</numerusform>
            <numerusform>%n void</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n stop(s) done</source>
        <translation>
            <numerusform>{done} of %n stop done</numerusform>
            <numerusform>{done} of %n stops done</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DebtCard</name>
    <message numerus="yes">
        <source>%n day(s) overdue</source>
        <translation>
            <numerusform>%n day overdue</numerusform>
            <numerusform>%n days overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>instalments up to %n month(s)</source>
        <translation>
            <numerusform>instalments up to %n month</numerusform>
            <numerusform>instalments up to %n months</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message numerus="yes">
        <source>%n records and files are only on this laptop.</source>
        <translation>
            <numerusform>%n record or file is only on this laptop.</numerusform>
            <numerusform>%n records and files are only on this laptop.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Photos</name>
    <message numerus="yes">
        <source>%n file(s) kept.</source>
        <translation>
            <numerusform>%n file kept.</numerusform>
            <numerusform>%n files kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %n second left</numerusform>
            <numerusform>about %n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StopCard</name>
    <message numerus="yes">
        <source>%n day(s) overdue</source>
        <translation>
            <numerusform>%n day overdue</numerusform>
            <numerusform>%n days overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mind %n thing(s)</source>
        <translation>
            <numerusform>Mind %n thing</numerusform>
            <numerusform>Mind %n things</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncBadge</name>
    <message numerus="yes">
        <source>%n need(s) attention</source>
        <translation>
            <numerusform>%n needs attention</numerusform>
            <numerusform>%n need attention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to send</source>
        <translation>
            <numerusform>%n to send</numerusform>
            <numerusform>%n to send</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n to send</source>
        <translation>
            <numerusform>Offline, %n to send</numerusform>
            <numerusform>Offline, %n to send</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending %n</source>
        <translation>
            <numerusform>Sending %n</numerusform>
            <numerusform>Sending %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message numerus="yes">
        <source>%n case(s) ahead cannot be put into a report: a character has no font.</source>
        <translation>
            <numerusform>%n case ahead cannot be put into a report: no font has one of its characters.</numerusform>
            <numerusform>%n cases ahead cannot be put into a report: no font has one of their characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stop(s) without coordinates.</source>
        <translation>
            <numerusform>%n stop without coordinates.</numerusform>
            <numerusform>%n stops without coordinates.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message numerus="yes">
        <source>{channel}: {count} of at most {most} in %n day(s) ({rule})</source>
        <translation>
            <numerusform>{channel}: {count} of at most {most} in %n day ({rule})</numerusform>
            <numerusform>{channel}: {count} of at most {most} in %n days ({rule})</numerusform>
        </translation>
    </message>
</context>
</TS>
