<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Banner</name>
    <message>
        <source>Put away</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>ChecklistRow</name>
    <message>
        <source>Change the note</source>
        <translation>修改备注</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必做</translation>
    </message>
</context>
<context>
    <name>DebtBar</name>
    <message>
        <source>Principal</source>
        <translation>本金</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>利息</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
</context>
<context>
    <name>MaskedField</name>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Show for ten seconds</source>
        <translation>显示 10 秒</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>已隐藏</translation>
    </message>
</context>
<context>
    <name>MoneyField</name>
    <message>
        <source>In capitals: {0}</source>
        <translation>大写：{0}</translation>
    </message>
    <message>
        <source>Not an amount. Write yuan with at most two decimals, like 1,234.50</source>
        <translation>不是金额。请以元填写，最多两位小数，如 1,234.50</translation>
    </message>
    <message>
        <source>Too little: at least ¥{0}</source>
        <translation>金额过小，至少 ¥{0}</translation>
    </message>
    <message>
        <source>Too much: at most ¥{0}</source>
        <translation>金额过大，最多 ¥{0}</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Hide the passphrase</source>
        <translation>隐藏口令</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>显示口令</translation>
    </message>
    <message>
        <source>Choose a sentence only you know</source>
        <translation>请用一句只有您知道的话</translation>
    </message>
    <message>
        <source>Weak</source>
        <translation>弱</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>twelve characters or more hold longer</source>
        <translation>十二个字符以上更牢靠</translation>
    </message>
    <message>
        <source>many people use it</source>
        <translation>很多人都在用</translation>
    </message>
    <message>
        <source>it repeats itself</source>
        <translation>有重复</translation>
    </message>
    <message>
        <source>it follows the keyboard or the alphabet</source>
        <translation>按键盘或字母顺序排列</translation>
    </message>
    <message>
        <source>mix words, digits and signs</source>
        <translation>请混用文字、数字和符号</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Case no., name, phone, pinyin</source>
        <translation>案号、姓名、电话、拼音</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Signature area</source>
        <translation>签名区</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>current step</source>
        <translation>当前步骤</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>受阻</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>待办</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>第 {0} 步，共 {1} 步</translation>
    </message>
</context>
<context>
    <name>SyncBadge</name>
    <message>
        <source>All at the office</source>
        <translation>已全部在公司</translation>
    </message>
    <message numerus="yes">
        <source>%n to send</source>
        <translation><numerusform>%n 待传</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Sending %n</source>
        <translation><numerusform>正在上传 %n</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n to send</source>
        <translation><numerusform>离线，%n 待传</numerusform></translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message numerus="yes">
        <source>%n need attention</source>
        <translation><numerusform>%n 需要处理</numerusform></translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Put away</source>
        <translation>收起</translation>
    </message>
</context>
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
