<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>StartPage</name>
    <message>
        <source>&amp;Enrolment code</source>
        <translation>登记码(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>口令(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Server address</source>
        <translation>服务器地址(&amp;S)</translation>
    </message>
    <message>
        <source>Enrol this laptop</source>
        <translation>登记这台电脑</translation>
    </message>
    <message>
        <source>Enrolling with the office …</source>
        <translation>正在向公司登记……</translation>
    </message>
    <message>
        <source>Enter the one-time code your office gave you.</source>
        <translation>请输入公司给您的一次性登记码。</translation>
    </message>
    <message>
        <source>Enter the server address your office gave you.</source>
        <translation>请输入公司给您的服务器地址。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Passphrase &amp;again</source>
        <translation>再次输入口令(&amp;A)</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>再次输入口令</translation>
    </message>
    <message>
        <source>Set up this laptop</source>
        <translation>设置这台电脑</translation>
    </message>
    <message>
        <source>The two passphrases differ. Type them again.</source>
        <translation>两次输入的口令不一致，请重新输入。</translation>
    </message>
    <message>
        <source>Your office gave you its server address and a one-time code. The passphrase encrypts everything on this laptop; nobody can reset it here.</source>
        <translation>公司已给您服务器地址和一次性登记码。口令用来加密这台电脑上的全部资料，忘记后无人能在此重设。</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>&amp;Passphrase</source>
        <translation>口令(&amp;P)</translation>
    </message>
    <message>
        <source>Everything typed so far is stored. Enter your passphrase to go on; no network is needed.</source>
        <translation>已输入的内容都已保存。输入口令即可继续，不需要网络。</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Opening the encrypted data …</source>
        <translation>正在打开加密资料……</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Case no., name, phone, pinyin</source>
        <translation>案号、姓名、电话、拼音</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Fieldvisit</source>
        <translation>Fieldvisit</translation>
    </message>
    <message>
        <source>Lawful hours</source>
        <translation>可外访时段</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Lock (Ctrl+L)</source>
        <translation>锁定 (Ctrl+L)</translation>
    </message>
    <message>
        <source>No visits until {time}</source>
        <translation>{time}前不可外访</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>待传</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Visits allowed until {time}</source>
        <translation>可外访至{time}</translation>
    </message>
</context>
</TS>
