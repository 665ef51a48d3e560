<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AddressCard</name>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note on the address</source>
        <translation>地址备注</translation>
    </message>
    <message>
        <source>Only what you see. Do not ask neighbours where somebody lives now.</source>
        <translation>只记看到的。不要向邻居打听新住处。</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>State of the address</source>
        <translation>地址情况</translation>
    </message>
    <message>
        <source>The address</source>
        <translation>地址情况</translation>
    </message>
</context>
<context>
    <name>AgreeStep</name>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>In their own &amp;words</source>
        <translation>对方的原话(&amp;W)</translation>
    </message>
    <message>
        <source>Mend what is said beside the fields.</source>
        <translation>请先改正各栏旁边指出的问题。</translation>
    </message>
    <message>
        <source>Next: close</source>
        <translation>下一步：结束</translation>
    </message>
    <message>
        <source>Overdue now: {now} days. If the office agrees: {then} days, counted anew from {due}.</source>
        <translation>目前逾期 {now} 天。如公司同意：逾期 {then} 天，从 {due} 起重新计算。</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Record and stop visits</source>
        <translation>登记并停止上门</translation>
    </message>
    <message>
        <source>The reason, in their own &amp;words</source>
        <translation>原因（对方的原话）(&amp;W)</translation>
    </message>
    <message>
        <source>This plan cannot be proposed yet. Mend what is said beside the fields.</source>
        <translation>这个方案还不能提出。请先改正各栏旁边指出的问题。</translation>
    </message>
    <message>
        <source>Who, and how to reach &amp;them</source>
        <translation>是谁，怎样联系(&amp;T)</translation>
    </message>
</context>
<context>
    <name>Attendance</name>
    <message>
        <source>Declined to sign, {0}</source>
        <translation>已登记拒签，{0}</translation>
    </message>
    <message>
        <source>Reason for not signing</source>
        <translation>拒绝签名的原因</translation>
    </message>
    <message>
        <source>Sign here</source>
        <translation>请在此签名</translation>
    </message>
    <message>
        <source>Sign in the field above first.</source>
        <translation>请先在上方签名。</translation>
    </message>
    <message>
        <source>Signed at {0}</source>
        <translation>已签名，{0}</translation>
    </message>
    <message>
        <source>Write down the reason first.</source>
        <translation>请先写明原因。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Put away</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>BeforeStep</name>
    <message>
        <source>At the door</source>
        <translation>到门口</translation>
    </message>
    <message>
        <source>Authorised until {0}</source>
        <translation>授权至 {0}</translation>
    </message>
    <message>
        <source>Badge until {0}</source>
        <translation>工牌至 {0}</translation>
    </message>
    <message>
        <source>Checking the companion&apos;s key …</source>
        <translation>正在核对搭档的密钥……</translation>
    </message>
    <message>
        <source>Companion is here</source>
        <translation>搭档确认到场</translation>
    </message>
    <message>
        <source>Companion&apos;s passphrase</source>
        <translation>搭档的口令</translation>
    </message>
    <message>
        <source>Nothing stands against this visit.</source>
        <translation>没有规则阻止这次外访。</translation>
    </message>
    <message>
        <source>Opening the companion&apos;s key …</source>
        <translation>正在打开搭档的密钥……</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Reason for giving the visit up</source>
        <translation>作废外访的原因</translation>
    </message>
    <message>
        <source>Set out</source>
        <translation>出发</translation>
    </message>
    <message>
        <source>The companion types their passphrase first.</source>
        <translation>请搭档先输入自己的口令。</translation>
    </message>
    <message>
        <source>The number on the recorder</source>
        <translation>设备上的编号</translation>
    </message>
    <message>
        <source>Training until {0}</source>
        <translation>培训至 {0}</translation>
    </message>
    <message>
        <source>Why? It goes on record.</source>
        <translation>查看原因（会留下记录）</translation>
    </message>
    <message>
        <source>address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>{order} · approved by {name}</source>
        <translation>{order} · 批准人 {name}</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message numerus="yes">
        <source>%n day(s) overdue</source>
        <translation>
            <numerusform>逾期 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the cases</source>
        <translation>返回案件列表</translation>
    </message>
    <message>
        <source>Begin the visit</source>
        <translation>开始外访</translation>
    </message>
    <message>
        <source>Being returned to the office</source>
        <translation>正在退回公司</translation>
    </message>
    <message>
        <source>Debt, person and visits</source>
        <translation>欠款、当事人和外访</translation>
    </message>
    <message>
        <source>Go on with the visit</source>
        <translation>继续外访</translation>
    </message>
    <message>
        <source>It was returned to the office, or was never assigned to you.</source>
        <translation>案件已退回公司，或未分配给您。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>There is no visit order for today. Sync to fetch one, or ask the supervisor for approval.</source>
        <translation>今天没有本案的外访单。请同步获取，或请主管批准。</translation>
    </message>
    <message>
        <source>This case is no longer on this laptop.</source>
        <translation>这台电脑上已没有这个案件。</translation>
    </message>
    <message>
        <source>To the cases</source>
        <translation>查看案件列表</translation>
    </message>
    <message>
        <source>View today&apos;s visit</source>
        <translation>查看今天的外访</translation>
    </message>
</context>
<context>
    <name>CaseTable</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Being returned</source>
        <translation>正在退回</translation>
    </message>
    <message>
        <source>Case no.</source>
        <translation>案号</translation>
    </message>
    <message>
        <source>Creditor, product</source>
        <translation>委托方、产品</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>在办</translation>
    </message>
    <message>
        <source>Planned today</source>
        <translation>今天外访</translation>
    </message>
    <message>
        <source>Stage, days</source>
        <translation>阶段、天数</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Total (yuan)</source>
        <translation>总额（元）</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>外访</translation>
    </message>
    <message>
        <source>{days} d</source>
        <translation>{days} 天</translation>
    </message>
</context>
<context>
    <name>CasesPage</name>
    <message numerus="yes">
        <source>%n case(s)</source>
        <translation>
            <numerusform>%n 个案件</numerusform>
        </translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Cases assigned to you arrive with the next sync.</source>
        <translation>分配给您的案件会在下次同步时到达。</translation>
    </message>
    <message>
        <source>Check the case number, name, phone or pinyin, or clear the search.</source>
        <translation>请核对案号、姓名、电话或拼音，或清除搜索。</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停催</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>The filters may hide what you look for.</source>
        <translation>要找的案件可能被筛选条件隐藏。</translation>
    </message>
    <message>
        <source>The first {count} cases; type more to find the others</source>
        <translation>前 {count} 个案件；请再输入一些以查找其余</translation>
    </message>
    <message>
        <source>There are no cases on this laptop yet.</source>
        <translation>这台电脑上还没有案件。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
</context>
<context>
    <name>CashCount</name>
    <message>
        <source>1 · The lead counts and types the sum. The companion looks away.</source>
        <translation>1 · 主办清点并输入金额，搭档请回避。</translation>
    </message>
    <message>
        <source>2 · The companion counts and types the sum. The lead looks away.</source>
        <translation>2 · 搭档清点并输入金额，主办请回避。</translation>
    </message>
    <message>
        <source>Both counted ¥{yuan}; the companion signed it.</source>
        <translation>两人清点一致：¥{yuan}，搭档已签名。</translation>
    </message>
    <message>
        <source>Cash, at most ¥{yuan} now. Both count, each without seeing the other&apos;s sum.</source>
        <translation>现金，目前最多 ¥{yuan}。两人分别清点，互不看对方的数。</translation>
    </message>
    <message>
        <source>Companion has counted</source>
        <translation>搭档已清点</translation>
    </message>
    <message>
        <source>Companion&apos;s passphrase: it signs what the companion counted</source>
        <translation>搭档口令：为搭档清点的数额签名</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>重新清点</translation>
    </message>
    <message>
        <source>Lead has counted</source>
        <translation>主办已清点</translation>
    </message>
    <message>
        <source>Opening the companion&apos;s key …</source>
        <translation>正在打开搭档的密钥……</translation>
    </message>
    <message>
        <source>The two sums differ. Count again, each on your own.</source>
        <translation>两个数不一致。请两人各自重新清点。</translation>
    </message>
</context>
<context>
    <name>ChecklistRow</name>
    <message>
        <source>Add a note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>Change the note</source>
        <translation>修改备注</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必做</translation>
    </message>
</context>
<context>
    <name>CircumstancesCard</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Agency</source>
        <translation>机构登记</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>联系</translation>
    </message>
    <message>
        <source>Crisis treatment ended</source>
        <translation>危机治疗结束</translation>
    </message>
    <message>
        <source>Hours agreed, once</source>
        <translation>约定的时间（仅一次）</translation>
    </message>
    <message>
        <source>Limitation began anew</source>
        <translation>诉讼时效重新起算</translation>
    </message>
    <message>
        <source>Moratorium since</source>
        <translation>暂缓期开始</translation>
    </message>
    <message>
        <source>Never ask again</source>
        <translation>不再询问</translation>
    </message>
    <message>
        <source>No contact until</source>
        <translation>此日之前不联系</translation>
    </message>
    <message>
        <source>No visits at</source>
        <translation>不便的时间</translation>
    </message>
    <message>
        <source>Out of reach</source>
        <translation>无法联系</translation>
    </message>
    <message>
        <source>Speak instead with</source>
        <translation>改为联系</translation>
    </message>
    <message>
        <source>To be respected</source>
        <translation>须遵守的情况</translation>
    </message>
    <message>
        <source>Told of the transfer</source>
        <translation>已告知债权转让</translation>
    </message>
    <message>
        <source>Told of the visit</source>
        <translation>已告知上门</translation>
    </message>
    <message>
        <source>Validation notice sent</source>
        <translation>已寄债务核实通知</translation>
    </message>
    <message>
        <source>Vulnerable</source>
        <translation>需特别照顾</translation>
    </message>
    <message>
        <source>With a debt adviser since</source>
        <translation>债务顾问介入</translation>
    </message>
    <message>
        <source>Workplace</source>
        <translation>工作单位</translation>
    </message>
    <message>
        <source>Written consent until</source>
        <translation>书面同意至</translation>
    </message>
    <message>
        <source>asked in writing not to be contacted</source>
        <translation>已书面要求不再联系</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>mental health crisis</source>
        <translation>精神健康危机</translation>
    </message>
    <message>
        <source>not registered</source>
        <translation>未登记</translation>
    </message>
    <message>
        <source>particular care is due</source>
        <translation>须特别照顾</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>已登记</translation>
    </message>
    <message>
        <source>stated at the door</source>
        <translation>现场说明由他人代表</translation>
    </message>
    <message>
        <source>the employer does not allow visits</source>
        <translation>单位不允许上门</translation>
    </message>
    <message>
        <source>the person asked to be visited there</source>
        <translation>本人要求在单位见面</translation>
    </message>
</context>
<context>
    <name>CloseStep</name>
    <message>
        <source>Companion&apos;s passphrase</source>
        <translation>搭档的口令</translation>
    </message>
    <message>
        <source>Declined, {0}; that is normal.</source>
        <translation>已表示不签，{0}；这是正常的。</translation>
    </message>
    <message>
        <source>Ended early</source>
        <translation>提前中止</translation>
    </message>
    <message>
        <source>Kept encrypted on this laptop; it goes to the office with the next sync.</source>
        <translation>已加密保存在这台电脑上，下次同步时上传到公司。</translation>
    </message>
    <message>
        <source>Laying out, signing with both keys and verifying the report …</source>
        <translation>正在生成报告、由两人签名并核验……</translation>
    </message>
    <message>
        <source>Leave the door first; the rest is written down elsewhere.</source>
        <translation>请先离开门口，其余内容换个地方再补。</translation>
    </message>
    <message>
        <source>May be offered on the turned screen (F11). Declining it changes nothing.</source>
        <translation>可以在转屏页面（F11）由本人决定是否签署，不签没有任何影响。</translation>
    </message>
    <message>
        <source>Met the person</source>
        <translation>见到本人</translation>
    </message>
    <message>
        <source>Not asked for in this visit.</source>
        <translation>本次外访不要求签署。</translation>
    </message>
    <message>
        <source>Others, or told of the person</source>
        <translation>见到他人，或据称</translation>
    </message>
    <message>
        <source>Seal the report</source>
        <translation>封存报告</translation>
    </message>
    <message>
        <source>Signed at {0}</source>
        <translation>已于 {0} 签署</translation>
    </message>
    <message>
        <source>Signed by both and verified</source>
        <translation>两人已签名，核验通过</translation>
    </message>
    <message>
        <source>Still missing: {0}</source>
        <translation>还缺：{0}</translation>
    </message>
    <message>
        <source>The companion types their passphrase.</source>
        <translation>请搭档输入自己的口令。</translation>
    </message>
    <message>
        <source>The place</source>
        <translation>地址情况</translation>
    </message>
    <message>
        <source>The report is being made …</source>
        <translation>正在生成报告……</translation>
    </message>
    <message>
        <source>The report is sealed</source>
        <translation>报告已封存</translation>
    </message>
    <message>
        <source>This visit was given up</source>
        <translation>这次外访已作废</translation>
    </message>
    <message>
        <source>What is to be added</source>
        <translation>补充的内容</translation>
    </message>
    <message>
        <source>Why you left</source>
        <translation>离开的原因</translation>
    </message>
    <message>
        <source>Write the remark first.</source>
        <translation>请先写补充内容。</translation>
    </message>
</context>
<context>
    <name>ConductList</name>
    <message>
        <source>And {0} more</source>
        <translation>还有 {0} 处</translation>
    </message>
    <message>
        <source>These are their words</source>
        <translation>这是对方原话</translation>
    </message>
    <message>
        <source>Words to look at again; the note is saved all the same</source>
        <translation>请再看看这些用语，记录照常保存</translation>
    </message>
    <message>
        <source>Write it neutrally</source>
        <translation>换成中性写法</translation>
    </message>
</context>
<context>
    <name>ConsentRow</name>
    <message>
        <source>Agrees</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>不同意</translation>
    </message>
    <message>
        <source>Declines</source>
        <translation>不同意</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>已同意</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>未询问</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>已收回</translation>
    </message>
    <message>
        <source>Withdraws</source>
        <translation>收回</translation>
    </message>
    <message>
        <source>{time} · text {version}</source>
        <translation>{time} · 文本 {version}</translation>
    </message>
</context>
<context>
    <name>DayNotices</name>
    <message>
        <source>Read the cards</source>
        <translation>读培训卡</translation>
    </message>
    <message>
        <source>See the case</source>
        <translation>查看案件</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
</context>
<context>
    <name>DayPanel</name>
    <message numerus="yes">
        <source>%n accepted</source>
        <translation>
            <numerusform>已接受 %n 份</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the office</source>
        <translation>
            <numerusform>已送达 %n 条</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not checked yet</source>
        <translation>
            <numerusform>待公司核验 %n 份</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n number(s) left</source>
        <translation>
            <numerusform>余号 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n receipt(s) given</source>
        <translation>
            <numerusform>开出收据 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>退回 %n 份</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) sealed</source>
        <translation>
            <numerusform>已封存报告 %n 份</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n void</source>
        <translation>
            <numerusform>作废 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>Cash to pay in: ¥{yuan}, by {by}</source>
        <translation>待缴现金 ¥{yuan}，{by} 前</translation>
    </message>
    <message>
        <source>Cash to pay in: ¥{yuan}, overdue since {by}</source>
        <translation>待缴现金 ¥{yuan}，{by} 已逾期</translation>
    </message>
    <message>
        <source>Everything recorded is in the office</source>
        <translation>所有记录都已送达公司</translation>
    </message>
    <message>
        <source>Last sync {time}</source>
        <translation>上次同步 {time}</translation>
    </message>
    <message>
        <source>No receipt given</source>
        <translation>未开收据</translation>
    </message>
    <message>
        <source>No report sealed today</source>
        <translation>今天还没有封存报告</translation>
    </message>
    <message>
        <source>No stops today</source>
        <translation>今天没有外访</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>还没有同步过</translation>
    </message>
    <message>
        <source>Only on this laptop: {what}</source>
        <translation>只在这台电脑上：{what}</translation>
    </message>
    <message>
        <source>Planned back after {time}</source>
        <translation>计划 {time} 后返回</translation>
    </message>
    <message>
        <source>The day</source>
        <translation>今天的情况</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n stop(s) done</source>
        <translation>
            <numerusform>已完成 {done} / %n 站</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DayRoute</name>
    <message>
        <source>Sketch of the route: {numbers}</source>
        <translation>路线示意：{numbers}</translation>
    </message>
</context>
<context>
    <name>DebtBar</name>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>利息</translation>
    </message>
    <message>
        <source>Principal</source>
        <translation>本金</translation>
    </message>
</context>
<context>
    <name>DebtCard</name>
    <message numerus="yes">
        <source>%n day(s) overdue</source>
        <translation>
            <numerusform>逾期 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>As of {time}; the creditor&apos;s own figure is what counts.</source>
        <translation>截至 {time}，以委托方数据为准。</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>利息</translation>
    </message>
    <message>
        <source>May be requested: {offers}. The office decides.</source>
        <translation>可代为申请：{offers}。由公司审核决定。</translation>
    </message>
    <message>
        <source>Overdue since {date}, {days}</source>
        <translation>{date} 起逾期，{days}</translation>
    </message>
    <message>
        <source>Principal</source>
        <translation>本金</translation>
    </message>
    <message>
        <source>The debt</source>
        <translation>欠款</translation>
    </message>
    <message>
        <source>The office allows no proposals for this case.</source>
        <translation>公司未授权对本案提出方案。</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>fees waived up to {sum}</source>
        <translation>减免费用至多 {sum}</translation>
    </message>
    <message numerus="yes">
        <source>instalments up to %n month(s)</source>
        <translation>
            <numerusform>分期至多 %n 个月</numerusform>
        </translation>
    </message>
    <message>
        <source>interest waived up to {sum}</source>
        <translation>减免利息至多 {sum}</translation>
    </message>
</context>
<context>
    <name>Deviations</name>
    <message>
        <source>Explain</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>What happened, and why; both collectors sign it</source>
        <translation>发生了什么、为什么；由两名外访人员共同签名</translation>
    </message>
</context>
<context>
    <name>DoorStep</name>
    <message>
        <source>Begin the talk</source>
        <translation>开始谈话</translation>
    </message>
    <message>
        <source>Confirm the person first.</source>
        <translation>请先确认是否本人。</translation>
    </message>
    <message>
        <source>Confirmed at {0}</source>
        <translation>已确认，{0}</translation>
    </message>
    <message>
        <source>First choose who opened the door.</source>
        <translation>请先选择谁开的门。</translation>
    </message>
    <message>
        <source>How it was learned</source>
        <translation>核对方式</translation>
    </message>
    <message>
        <source>Not confirmed</source>
        <translation>未能确认</translation>
    </message>
    <message>
        <source>Not confirmed, {0}</source>
        <translation>未能确认，{0}</translation>
    </message>
    <message>
        <source>Say goodbye and close</source>
        <translation>告别并结束</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>收回确认</translation>
    </message>
    <message>
        <source>This cannot be recorded. Give the service number and leave.</source>
        <translation>这一笔不能记录。请留下客服电话并离开。</translation>
    </message>
    <message>
        <source>To correct this, take the confirmation back first.</source>
        <translation>要更正，请先收回身份确认。</translation>
    </message>
</context>
<context>
    <name>ExitCard</name>
    <message>
        <source>It holds from now on, here and for everybody; only the office can lift it.</source>
        <translation>从现在起对所有人有效，只有公司可以解除。</translation>
    </message>
    <message>
        <source>Left at {0}</source>
        <translation>已于 {0} 离开</translation>
    </message>
    <message>
        <source>Only leave now</source>
        <translation>现在只需离开</translation>
    </message>
    <message>
        <source>They want nobody to come again</source>
        <translation>对方要求不要再上门</translation>
    </message>
</context>
<context>
    <name>FairFigures</name>
    <message>
        <source>Announced as paid</source>
        <translation>对方称已付</translation>
    </message>
    <message>
        <source>Complaints</source>
        <translation>投诉</translation>
    </message>
    <message>
        <source>Explained deviations</source>
        <translation>已说明的偏离</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Objections</source>
        <translation>异议</translation>
    </message>
    <message>
        <source>Refusals respected</source>
        <translation>尊重拒绝</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>外访</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>Families</name>
    <message>
        <source>A promise is the person&apos;s own; everything else is a proposal that the office decides.</source>
        <translation>承诺是对方自己的打算；其余都是申请，由公司决定。</translation>
    </message>
    <message>
        <source>One action each, always possible. Visits of this case stop on this laptop at once.</source>
        <translation>每项一步登记，任何时候都可以。登记后这台电脑立即停止本案上门。</translation>
    </message>
    <message>
        <source>Their own data</source>
        <translation>资料</translation>
    </message>
    <message>
        <source>To agree on</source>
        <translation>约定</translation>
    </message>
    <message>
        <source>To see, correct, copy or delete what is kept of them. The office answers.</source>
        <translation>要求查阅、更正、复制或删除个人信息，由公司答复。</translation>
    </message>
    <message>
        <source>To stop first</source>
        <translation>先停下来</translation>
    </message>
</context>
<context>
    <name>FileRow</name>
    <message>
        <source>In the office</source>
        <translation>已在公司</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Look at {0}</source>
        <translation>查看 {0}</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>仅在本机</translation>
    </message>
    <message>
        <source>Only in the office</source>
        <translation>仅在公司</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Document</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Film recording</source>
        <translation>录像</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Sound recording</source>
        <translation>录音</translation>
    </message>
</context>
<context>
    <name>GuidanceCard</name>
    <message>
        <source>Never</source>
        <translation>不要</translation>
    </message>
</context>
<context>
    <name>HistoryCard</name>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Agreed and paid</source>
        <translation>协商与付款</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>联系</translation>
    </message>
    <message>
        <source>Contacts of the office and visits from here will stand here.</source>
        <translation>公司的联系记录和这里的外访会显示在此。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>No history yet.</source>
        <translation>还没有记录。</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>未联系上</translation>
    </message>
    <message>
        <source>Nothing of this kind.</source>
        <translation>没有这一类记录。</translation>
    </message>
    <message>
        <source>Reached</source>
        <translation>已联系上</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>查看隐私</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>外访</translation>
    </message>
    <message>
        <source>Visits, {counts}</source>
        <translation>上门：{counts}</translation>
    </message>
    <message>
        <source>another matter of the same household</source>
        <translation>同一住户的另一事项</translation>
    </message>
    <message>
        <source>last {days} days: {visits}</source>
        <translation>近 {days} 天 {visits} 次</translation>
    </message>
</context>
<context>
    <name>HoursCard</name>
    <message>
        <source>Agreed: {since}–{until}, said at {time}</source>
        <translation>已同意：{since}–{until}，{time} 说明</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Hours the person agrees to</source>
        <translation>本人同意的时间</translation>
    </message>
    <message>
        <source>Only if the person offers it by themselves; never ask for it in order to go on. It counts once.</source>
        <translation>只有本人主动提出才登记，不得为了继续谈而请对方同意。仅一次有效。</translation>
    </message>
    <message>
        <source>The person agrees</source>
        <translation>本人同意</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>到</translation>
    </message>
</context>
<context>
    <name>Household</name>
    <message>
        <source>Essential cost: food, rent, medicine, school</source>
        <translation>基本生活支出：饮食、房租、医药、上学</translation>
    </message>
    <message>
        <source>Fill in income and essential cost first.</source>
        <translation>请先填写收入和基本生活支出。</translation>
    </message>
    <message>
        <source>Income each month</source>
        <translation>每月收入</translation>
    </message>
    <message>
        <source>Only what the person tells of their own accord; leave it empty otherwise.</source>
        <translation>只填对方自愿说明的内容，不愿说就留空。</translation>
    </message>
    <message>
        <source>Other debts each month</source>
        <translation>每月其他还款</translation>
    </message>
    <message>
        <source>People in the household</source>
        <translation>家庭人数</translation>
    </message>
    <message>
        <source>Suggest the shortest plan they can carry</source>
        <translation>建议负担得起的最短分期</translation>
    </message>
    <message>
        <source>What the household can carry each month</source>
        <translation>家庭每月负担得起多少</translation>
    </message>
</context>
<context>
    <name>IncidentBox</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>If you want: what happened, in a few words</source>
        <translation>可以不写；要写，几个字即可</translation>
    </message>
    <message>
        <source>Nothing of this stands in the report or on any paper; only the office reads it.</source>
        <translation>这些内容不进报告，也不进任何纸面材料，只有公司能看到。</translation>
    </message>
    <message>
        <source>Record it now</source>
        <translation>立即登记</translation>
    </message>
    <message>
        <source>What happened?</source>
        <translation>发生了什么？</translation>
    </message>
</context>
<context>
    <name>LawfulHours</name>
    <message>
        <source>Lawful hours</source>
        <translation>允许外访的时间</translation>
    </message>
    <message>
        <source>No visits until {time}</source>
        <translation>{time} 前不可外访</translation>
    </message>
    <message>
        <source>Visits allowed until {time}</source>
        <translation>可外访 · 至 {time}</translation>
    </message>
</context>
<context>
    <name>LawyerCard</name>
    <message>
        <source>Name, firm, phone</source>
        <translation>姓名、律所、电话</translation>
    </message>
    <message>
        <source>Record and stop</source>
        <translation>登记并停止谈话</translation>
    </message>
    <message>
        <source>Who speaks for the person, and how to reach them</source>
        <translation>谁代理本人，怎样联系</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message numerus="yes">
        <source>%n records and files are only on this laptop.</source>
        <translation>
            <numerusform>有 %n 项记录和文件仅在这台电脑上。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close Fieldvisit?</source>
        <translation>要关闭 Fieldvisit 吗？</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>不关闭</translation>
    </message>
    <message>
        <source>Stay and send now</source>
        <translation>不关闭，立即上传</translation>
    </message>
    <message>
        <source>They stay here, encrypted, and closing loses nothing. They go to the office when the program is unlocked and has a network; keep the laptop safe until then.</source>
        <translation>它们已加密保存在本机，关闭程序不会丢失。程序解锁并联网后会送达公司，在此之前请保管好电脑。</translation>
    </message>
</context>
<context>
    <name>LineRow</name>
    <message>
        <source>A note, or why it was not done; Enter keeps it</source>
        <translation>备注，或未做的原因；回车保存</translation>
    </message>
</context>
<context>
    <name>MaskedField</name>
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
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
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
    <name>OfferRows</name>
    <message>
        <source>Print the proposal</source>
        <translation>打印申请书</translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation>打印回执</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>已登记</translation>
    </message>
    <message>
        <source>The office: {reason}</source>
        <translation>公司答复：{reason}</translation>
    </message>
    <message>
        <source>Visits stopped</source>
        <translation>已停止上门</translation>
    </message>
    <message>
        <source>{0} instalments</source>
        <translation>分 {0} 期</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Check the day</source>
        <translation>核对今天(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Sync now</source>
        <translation>立即同步(&amp;S)</translation>
    </message>
    <message>
        <source>A record that stops further visits</source>
        <translation>停止后续外访的记录</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已同意</translation>
    </message>
    <message>
        <source>All of today&apos;s records are in the office. You can shut down.</source>
        <translation>今天的记录已全部送达公司，可以关机。</translation>
    </message>
    <message>
        <source>An incident</source>
        <translation>一起事件</translation>
    </message>
    <message>
        <source>An incident for the supervisor only</source>
        <translation>一起仅供主管查看的事件</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已答复</translation>
    </message>
    <message>
        <source>Ask the office for its signed receipt of today</source>
        <translation>向公司索取今天的签收回执</translation>
    </message>
    <message>
        <source>Copied. It names no person; send it to the office.</source>
        <translation>已复制，其中没有个人信息，请发给公司。</translation>
    </message>
    <message>
        <source>Copy for the office</source>
        <translation>复制给公司</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>First</source>
        <translation>最先上传</translation>
    </message>
    <message>
        <source>Go to the visit</source>
        <translation>打开这次外访</translation>
    </message>
    <message>
        <source>In the office</source>
        <translation>已送达公司</translation>
    </message>
    <message>
        <source>It could not go the last time: {reason}</source>
        <translation>上次未能上传：{reason}</translation>
    </message>
    <message>
        <source>It goes by itself as soon as there is a network.</source>
        <translation>一有网络就会自动上传。</translation>
    </message>
    <message>
        <source>Last sync: {when}.</source>
        <translation>上次同步：{when}。</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>查看报告</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Nobody is to come again</source>
        <translation>对方要求不再上门</translation>
    </message>
    <message>
        <source>Not everything is in the office yet. Keep this laptop safe.</source>
        <translation>还没有全部送达公司。请保管好电脑。</translation>
    </message>
    <message>
        <source>Not finished</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>尚未签收</translation>
    </message>
    <message>
        <source>Nothing waits here, but the office has not signed for today yet.</source>
        <translation>本机没有待传内容，但公司尚未签收今天的记录。</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>没有待传内容。</translation>
    </message>
    <message>
        <source>Objections, complaints and incidents go first</source>
        <translation>异议、投诉、事件最先上传</translation>
    </message>
    <message>
        <source>Only on this laptop</source>
        <translation>仅在本机</translation>
    </message>
    <message>
        <source>Only on this laptop: {what} ({size})</source>
        <translation>仅在本机：{what}（{size}）</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>待核验</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Records signed for by the office: {events}. Reports accepted: {reports}.</source>
        <translation>公司已签收 {events} 条记录，接受 {reports} 份报告。</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Reports sealed, not yet checked by the office: {count}.</source>
        <translation>{count} 份报告已封存，公司尚未核验。</translation>
    </message>
    <message>
        <source>Safe</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>Sealed report</source>
        <translation>封存的报告</translation>
    </message>
    <message>
        <source>See the case</source>
        <translation>查看案件</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>正在上传</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签收</translation>
    </message>
    <message>
        <source>Something needs your attention before the day is done.</source>
        <translation>今天收工前，还有事项需要您处理。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Talking to the office …</source>
        <translation>正在与公司同步……</translation>
    </message>
    <message>
        <source>The office did not accept the report of {visit}. {reason}</source>
        <translation>公司没有接受这份报告（{visit}）。{reason}</translation>
    </message>
    <message>
        <source>The office refused record {seq} ({kind}), {visit}. {reason}</source>
        <translation>公司没有接受第 {seq} 条记录（{kind}，{visit}）。{reason}</translation>
    </message>
    <message>
        <source>The visit {visit} is not sealed. Finish it, or give it up with a reason.</source>
        <translation>外访“{visit}”尚未封存。请完成它，或说明原因后作废。</translation>
    </message>
    <message>
        <source>Today, in fair figures</source>
        <translation>今天的结果与言行</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待传</translation>
    </message>
    <message>
        <source>What the office was asked for</source>
        <translation>等公司答复的事项</translation>
    </message>
    <message>
        <source>With the office</source>
        <translation>公司已收到</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>约剩 {minutes} 分钟</translation>
    </message>
    <message>
        <source>about {seconds} s left</source>
        <translation>约剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 项</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>outside a visit</source>
        <translation>不属于外访</translation>
    </message>
    <message>
        <source>record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}、{1}</translation>
    </message>
    <message>
        <source>{day}: the office signed at {when} for {what}.</source>
        <translation>{day}：公司已于 {when} 签收 {what}。</translation>
    </message>
    <message>
        <source>{sent} of {size}</source>
        <translation>{sent}/{size}</translation>
    </message>
    <message>
        <source>{speed} a second</source>
        <translation>每秒 {speed}</translation>
    </message>
    <message>
        <source>{what} Accepted on {day}. {reason}</source>
        <translation>{what}{day} 已同意。{reason}</translation>
    </message>
    <message>
        <source>{what} Not accepted on {day}. {reason}</source>
        <translation>{what}{day} 未同意。{reason}</translation>
    </message>
    <message>
        <source>{what} The office has it; no answer yet, and no further visit until then.</source>
        <translation>{what}公司已收到，尚未答复；答复前不再上门。</translation>
    </message>
    <message>
        <source>{what}, {size}, {visit}</source>
        <translation>{what}，{size}，{visit}</translation>
    </message>
    <message>
        <source>{what}, {visit}</source>
        <translation>{what}，{visit}</translation>
    </message>
    <message>
        <source>{what}, {visit}.</source>
        <translation>{what}，{visit}。</translation>
    </message>
</context>
<context>
    <name>PaidIn</name>
    <message>
        <source>Amount paid into the principal&apos;s account, in yuan</source>
        <translation>存入委托方账户的金额（元）</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Cash paid in</source>
        <translation>登记缴存</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>The bank&apos;s reference number</source>
        <translation>银行流水号</translation>
    </message>
</context>
<context>
    <name>Papers</name>
    <message>
        <source>Fits this visit</source>
        <translation>适合本次</translation>
    </message>
    <message>
        <source>Given at {time} · {language}</source>
        <translation>{time} 已交付 · {language}</translation>
    </message>
    <message>
        <source>Given; what was given stays on record.</source>
        <translation>已交付，记录不能撤回。</translation>
    </message>
    <message>
        <source>Language of the papers</source>
        <translation>纸质材料的语言</translation>
    </message>
    <message>
        <source>Other leaflets ({0})</source>
        <translation>其他宣传单（{0}）</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Tick when handed over</source>
        <translation>交给对方后勾选</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Choose a sentence only you know</source>
        <translation>请用一句只有您知道的话</translation>
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
        <source>Hide the passphrase</source>
        <translation>隐藏口令</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>显示口令</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>Weak</source>
        <translation>弱</translation>
    </message>
    <message>
        <source>it follows the keyboard or the alphabet</source>
        <translation>按键盘或字母顺序排列</translation>
    </message>
    <message>
        <source>it repeats itself</source>
        <translation>有重复</translation>
    </message>
    <message>
        <source>many people use it</source>
        <translation>很多人都在用</translation>
    </message>
    <message>
        <source>mix words, digits and signs</source>
        <translation>请混用文字、数字和符号</translation>
    </message>
    <message>
        <source>twelve characters or more hold longer</source>
        <translation>十二个字符以上更牢靠</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>Payment</name>
    <message>
        <source>Amount paid</source>
        <translation>付款金额</translation>
    </message>
    <message>
        <source>Beside it: visit no. {visits} of this case, {objections} objections, {complaints} complaints.</source>
        <translation>同时：本案第 {visits} 次上门，异议 {objections} 项，投诉 {complaints} 项。</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>Payment through an official channel</source>
        <translation>官方渠道付款</translation>
    </message>
    <message>
        <source>Print the receipt</source>
        <translation>打印收据</translation>
    </message>
    <message>
        <source>Sync for new numbers</source>
        <translation>同步领取新号码</translation>
    </message>
</context>
<context>
    <name>PersonCard</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>ID number</source>
        <translation>身份证号</translation>
    </message>
    <message>
        <source>Phones</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>The person</source>
        <translation>当事人</translation>
    </message>
    <message>
        <source>Told of outsourcing</source>
        <translation>委外告知</translation>
    </message>
    <message>
        <source>not on record</source>
        <translation>没有记录</translation>
    </message>
</context>
<context>
    <name>Photos</name>
    <message numerus="yes">
        <source>%n file(s) kept.</source>
        <translation>
            <numerusform>已保存 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Choose pictures or recordings</source>
        <translation>选择照片或录音录像</translation>
    </message>
    <message>
        <source>Device data is taken out of pictures; the office wants the place kept.</source>
        <translation>添加时去除图片中的设备信息；公司要求保留位置。</translation>
    </message>
    <message>
        <source>Encrypting and storing file {0} of {1} …</source>
        <translation>正在加密保存第 {0} 个文件，共 {1} 个…</translation>
    </message>
    <message>
        <source>Encrypting and storing the file …</source>
        <translation>正在加密保存文件……</translation>
    </message>
    <message>
        <source>Kept under the hash …{hash}.</source>
        <translation>已保存，哈希值尾号 …{hash}。</translation>
    </message>
    <message>
        <source>Only files on this computer can be added. Save it here first, then drop it again.</source>
        <translation>只能添加本机上的文件。请先保存到本机，再拖进来。</translation>
    </message>
    <message>
        <source>Or drop files here. Pictures and PDF up to {photo}, recordings up to {film}; kept encrypted.</source>
        <translation>也可以把文件拖到这里。图片和 PDF 每个最大 {photo}，录音录像最大 {film}；加密保存。</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Pictures and recordings</source>
        <translation>照片与录音录像</translation>
    </message>
    <message>
        <source>Recordings and PDF stay as they are.</source>
        <translation>录音录像和 PDF 原样保存。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop adding files</source>
        <translation>停止添加文件</translation>
    </message>
    <message>
        <source>The camera is closed: no picture is taken or added until they agree. Recordings can be added.</source>
        <translation>相机已关闭：对方同意之前，不拍也不添加照片。录音录像可以添加。</translation>
    </message>
    <message>
        <source>The office wants the place and the device&apos;s data of pictures kept.</source>
        <translation>公司要求保留图片的位置和设备信息。</translation>
    </message>
    <message>
        <source>The place and the device&apos;s data are taken out of pictures.</source>
        <translation>添加时去除图片中的位置和设备信息。</translation>
    </message>
    <message>
        <source>The place is taken out of pictures; the office wants the device&apos;s data kept.</source>
        <translation>添加时去除图片中的位置；公司要求保留设备信息。</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste again.</source>
        <translation>剪贴板里没有图片。请先复制图片，再粘贴。</translation>
    </message>
    <message>
        <source>What it shows</source>
        <translation>内容说明</translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>约剩 %n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>PlanForm</name>
    <message>
        <source>Computed for today&apos;s balance. The printed proposal shows every line.</source>
        <translation>按今天的余额计算。打印的申请书列出每一期。</translation>
    </message>
    <message>
        <source>First instalment on</source>
        <translation>首期日期</translation>
    </message>
    <message>
        <source>Interest of the plan, % a year</source>
        <translation>方案年利率（%）</translation>
    </message>
    <message>
        <source>Monthly instalments</source>
        <translation>期数（按月）</translation>
    </message>
    <message>
        <source>Paid at the start, in yuan (may be empty)</source>
        <translation>首付（元，可不填）</translation>
    </message>
    <message>
        <source>Proposal only: the office decides, and visits rest until it has answered.</source>
        <translation>仅为申请：由公司决定，答复之前不再上门。</translation>
    </message>
    <message>
        <source>Way of paying back</source>
        <translation>还款方式</translation>
    </message>
</context>
<context>
    <name>PreviewPage</name>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Look again</source>
        <translation>重新查找(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Print</source>
        <translation>打印(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Save as PDF …</source>
        <translation>存为 PDF(&amp;S)…</translation>
    </message>
    <message>
        <source>Default for {0}</source>
        <translation>设为 {0} 默认打印机</translation>
    </message>
    <message>
        <source>Laying out the pages …</source>
        <translation>正在排版……</translation>
    </message>
    <message>
        <source>Leaflet</source>
        <translation>宣传页</translation>
    </message>
    <message>
        <source>Looking for printers …</source>
        <translation>正在查找打印机……</translation>
    </message>
    <message>
        <source>Neutral card</source>
        <translation>中性联系卡</translation>
    </message>
    <message>
        <source>No printer answered. Connect one and look again, or save a PDF and print that elsewhere.</source>
        <translation>没有找到打印机。请连接后重新查找，或存为 PDF 后在别处打印。</translation>
    </message>
    <message>
        <source>P&amp;rinter</source>
        <translation>打印机(&amp;R)</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>申请书</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>Receipts of the day</source>
        <translation>收据日结</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Report, a copy</source>
        <translation>报告（副本）</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>存为 PDF</translation>
    </message>
    <message>
        <source>Saved. This file is not encrypted: hand it over or delete it.</source>
        <translation>已保存。这个文件没有加密，请交给对方或删除。</translation>
    </message>
    <message>
        <source>Slip</source>
        <translation>回执</translation>
    </message>
    <message>
        <source>The file could not be written there. Choose another folder.</source>
        <translation>无法写入那个位置。请另选文件夹。</translation>
    </message>
    <message>
        <source>Visit order</source>
        <translation>外访单</translation>
    </message>
</context>
<context>
    <name>PrintLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>No, print again</source>
        <translation>没有，再打印</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>再打印</translation>
    </message>
    <message>
        <source>See it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Yes, it came out</source>
        <translation>出来了</translation>
    </message>
</context>
<context>
    <name>PrintList</name>
    <message>
        <source>Nothing waits for an answer. What you print is listed here until you say that it came out.</source>
        <translation>没有等待确认的打印。打印出去的纸件会列在这里，直到您确认已经出纸。</translation>
    </message>
    <message>
        <source>Printed last ({0})</source>
        <translation>最近打印（{0}）</translation>
    </message>
    <message>
        <source>Printing</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>{0} more wait for an answer.</source>
        <translation>还有 {0} 份等待确认。</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>Came out</source>
        <translation>已出纸</translation>
    </message>
    <message>
        <source>Came out of {0} at {1}.</source>
        <translation>{1} 已从 {0} 出纸。</translation>
    </message>
    <message>
        <source>Cancelled there</source>
        <translation>已被取消</translation>
    </message>
    <message>
        <source>Cancelled; nothing was sent to {0}.</source>
        <translation>已取消，没有发送到 {0}。</translation>
    </message>
    <message>
        <source>Given to {0} at {1}. Did the paper come out?</source>
        <translation>{1} 已交给 {0}。纸件出来了吗？</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>打印失败</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>已暂扣</translation>
    </message>
    <message>
        <source>Held in the queue of {0} until somebody releases it there.</source>
        <translation>在 {0} 的队列里被暂扣，需在那里放行。</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>It did not come out of {0}. The next one is an original again.</source>
        <translation>没有从 {0} 出纸。再打印的一份仍是原件。</translation>
    </message>
    <message>
        <source>Leaflet</source>
        <translation>告知单</translation>
    </message>
    <message>
        <source>Neutral card</source>
        <translation>留言卡</translation>
    </message>
    <message>
        <source>Not printed</source>
        <translation>未打印</translation>
    </message>
    <message>
        <source>Please look</source>
        <translation>请查看</translation>
    </message>
    <message>
        <source>Printer stopped</source>
        <translation>打印机已停</translation>
    </message>
    <message>
        <source>Printing</source>
        <translation>正在打印</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>申请单</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Saved as a file at {0}.</source>
        <translation>{0} 已保存为文件。</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>Sending to {0}. You can go on meanwhile.</source>
        <translation>正在发送到 {0}。您可以继续做别的。</translation>
    </message>
    <message>
        <source>Slip</source>
        <translation>回执</translation>
    </message>
    <message>
        <source>Somebody cancelled it in the queue of {0}. Did a usable paper come out?</source>
        <translation>有人在 {0} 的队列里取消了它。可用的纸件出来了吗？</translation>
    </message>
    <message>
        <source>Still in the queue of {0}. It comes out as soon as the printer takes it.</source>
        <translation>还在 {0} 的队列里，打印机一接收就会出纸。</translation>
    </message>
    <message>
        <source>The paper could not be laid out, so nothing was sent to {0}.</source>
        <translation>纸件没能排版，没有发送到 {0}。</translation>
    </message>
    <message>
        <source>The print system does not answer. Look at {0}: did the paper come out?</source>
        <translation>打印系统没有应答。请到 {0} 查看：纸件出来了吗？</translation>
    </message>
    <message>
        <source>The print system gave it up. Did a usable paper come out of {0}?</source>
        <translation>打印系统放弃了这份打印。可用的纸件从 {0} 出来了吗？</translation>
    </message>
    <message>
        <source>The program ended while this was sent to {0}. Look there: did the whole paper come out?</source>
        <translation>向 {0} 发送时程序中断了。请到那里查看：纸件完整出来了吗？</translation>
    </message>
    <message>
        <source>There is no printer {0} here. Plug it in and look again, or choose another one.</source>
        <translation>这里没有打印机 {0}。请接好后重新查找，或另选一台。</translation>
    </message>
    <message>
        <source>Visit order</source>
        <translation>外访单</translation>
    </message>
    <message>
        <source>{0} did not take the job. Look again for printers, or save a PDF.</source>
        <translation>{0} 没有接收这份打印。请重新查找打印机，或存为 PDF。</translation>
    </message>
    <message>
        <source>{0} does not answer. Check power, cable and network, or choose another printer.</source>
        <translation>{0} 没有应答。请检查电源、连线和网络，或另选一台打印机。</translation>
    </message>
    <message>
        <source>{0} has stopped. Check power, paper and cable; the job waits in its queue.</source>
        <translation>{0} 已停。请检查电源、纸张和连线；这份打印在队列里等着。</translation>
    </message>
    <message>
        <source>{0} is being given the pages.</source>
        <translation>正在把页面交给 {0}。</translation>
    </message>
    <message>
        <source>{0} stopped in the middle. Look there: did the whole paper come out?</source>
        <translation>{0} 中途停了。请到那里查看：纸件完整出来了吗？</translation>
    </message>
</context>
<context>
    <name>ProposalsCard</name>
    <message>
        <source>Proposals, objections and answers</source>
        <translation>申请、异议和答复</translation>
    </message>
    <message>
        <source>{date}, {who}</source>
        <translation>{date}，{who}</translation>
    </message>
</context>
<context>
    <name>Readback</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>At the door</source>
        <translation>到门口</translation>
    </message>
    <message>
        <source>Collectors</source>
        <translation>外访人员</translation>
    </message>
    <message>
        <source>Collectors&apos; notes</source>
        <translation>外访人员记录</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Explained</source>
        <translation>偏离说明</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>已交付</translation>
    </message>
    <message>
        <source>Hours agreed</source>
        <translation>约定时间</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>In their own words</source>
        <translation>本人的话</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>突发情况</translation>
    </message>
    <message>
        <source>Interruptions</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>转告</translation>
    </message>
    <message>
        <source>Met</source>
        <translation>应门人</translation>
    </message>
    <message>
        <source>Objections and complaints</source>
        <translation>异议和投诉</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>Recording stopped</source>
        <translation>录音录像中止</translation>
    </message>
    <message>
        <source>Said and asked</source>
        <translation>对方表示</translation>
    </message>
    <message>
        <source>Set out</source>
        <translation>出发</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>已出示</translation>
    </message>
    <message>
        <source>Signed for the debt</source>
        <translation>欠款确认</translation>
    </message>
    <message>
        <source>Their statement</source>
        <translation>对方陈述</translation>
    </message>
    <message>
        <source>Times without visits</source>
        <translation>不便的时间</translation>
    </message>
    <message>
        <source>asked to pass on a message</source>
        <translation>已请其转告</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>declined</source>
        <translation>不签</translation>
    </message>
    <message>
        <source>does not want to be asked again</source>
        <translation>不愿再被询问</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>given</source>
        <translation>已同意</translation>
    </message>
    <message>
        <source>nobody is to come again</source>
        <translation>要求不要再来</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not confirmed</source>
        <translation>未确认</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>未同意</translation>
    </message>
    <message>
        <source>signed, apart from attendance</source>
        <translation>已单独签署</translation>
    </message>
    <message>
        <source>{0} instalments</source>
        <translation>分 {0} 期</translation>
    </message>
</context>
<context>
    <name>ReasonBox</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>The person asked for it</source>
        <translation>应本人要求</translation>
    </message>
    <message>
        <source>To call the person</source>
        <translation>拨打电话</translation>
    </message>
    <message>
        <source>To check papers or identity</source>
        <translation>核对材料或身份</translation>
    </message>
    <message>
        <source>To find the door</source>
        <translation>核对门牌</translation>
    </message>
    <message>
        <source>Why? It goes on record.</source>
        <translation>查看原因（会留下记录）</translation>
    </message>
</context>
<context>
    <name>ReceiptBook</name>
    <message>
        <source>C&amp;lose the day</source>
        <translation>日结(&amp;L)</translation>
    </message>
    <message>
        <source>Cash to pay in: ¥{yuan}, by {by}.</source>
        <translation>待缴现金 ¥{yuan}，请在 {by} 前存入委托方账户。</translation>
    </message>
    <message>
        <source>Cash to pay in: ¥{yuan}, of this ¥{late} overdue since {by}. No more cash until then.</source>
        <translation>待缴现金 ¥{yuan}，其中 ¥{late} 自 {by} 起已逾期。缴清前不得再收现金。</translation>
    </message>
    <message>
        <source>Close the day when no more receipts will be given today.</source>
        <translation>今天不再开收据时，请日结。</translation>
    </message>
    <message>
        <source>Day&apos;s &amp;page</source>
        <translation>日结单(&amp;P)</translation>
    </message>
    <message>
        <source>Paid &amp;in …</source>
        <translation>登记缴存(&amp;I) …</translation>
    </message>
    <message>
        <source>Receipt numbers arrived that overlap others or run backwards. Call the office.</source>
        <translation>收到的收据号段重叠或倒退，没有启用。请联系公司。</translation>
    </message>
    <message>
        <source>Receipt numbers arrived that the office did not sign for this laptop. Call the office.</source>
        <translation>收到的收据号段不是公司为本机签发的，没有启用。请联系公司。</translation>
    </message>
    <message>
        <source>The numbers do not add up. Give no more receipts and call the office.</source>
        <translation>号码不平衡。请停止开收据并联系公司。</translation>
    </message>
    <message>
        <source>Today&apos;s book is closed. The office holds it against its own.</source>
        <translation>今天已日结，公司会按自己的账复核。</translation>
    </message>
</context>
<context>
    <name>ReceiptsPage</name>
    <message>
        <source>&amp;58 mm slip</source>
        <translation>58 毫米小票(&amp;5)</translation>
    </message>
    <message>
        <source>&amp;80 mm slip</source>
        <translation>80 毫米小票(&amp;8)</translation>
    </message>
    <message>
        <source>&amp;A5 receipt</source>
        <translation>A5 收据(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Void …</source>
        <translation>作废(&amp;V)…</translation>
    </message>
    <message>
        <source>A receipt is made on the agreement step of a visit, when the person says they have paid.</source>
        <translation>外访的“协商”一步中，对方说明已付款时开具收据。</translation>
    </message>
    <message>
        <source>Amount (yuan)</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>已开具</translation>
    </message>
    <message>
        <source>No receipts yet</source>
        <translation>还没有收据</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>付款方式</translation>
    </message>
    <message>
        <source>Payer</source>
        <translation>付款人</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Sync to get more numbers.</source>
        <translation>请同步以领取新的号码。</translation>
    </message>
    <message>
        <source>The number {number} stays in the book as void. Why?</source>
        <translation>编号 {number} 将作废，但仍留在收据簿中。原因是：</translation>
    </message>
    <message>
        <source>This receipt is void already; its number stays in the book.</source>
        <translation>这张收据已经作废，编号仍留在收据簿中。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Void a receipt</source>
        <translation>作废收据</translation>
    </message>
    <message>
        <source>Void it</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Void: {reason}</source>
        <translation>作废：{reason}</translation>
    </message>
    <message>
        <source>{given} numbers given = {used} used + {void} void + {left} left.</source>
        <translation>发放 {given} 号 = 使用 {used} + 作废 {void} + 剩余 {left}。</translation>
    </message>
</context>
<context>
    <name>RecoveryOffer</name>
    <message>
        <source>Everything recorded so far stays on record; no report is made. Why is the visit given up?</source>
        <translation>已记录的内容都会保留，不生成报告。为什么作废这次外访？</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Give the visit up</source>
        <translation>作废外访</translation>
    </message>
    <message>
        <source>Go on with this visit</source>
        <translation>继续这次外访</translation>
    </message>
    <message>
        <source>The visit begun on {day} at {time} was interrupted; last record at {last}, step: {step}.</source>
        <translation>{day} {time} 开始的外访中断了。最后记录在 {last}，停在：{step}。</translation>
    </message>
</context>
<context>
    <name>RollPrinters</name>
    <message>
        <source>Add printer</source>
        <translation>添加打印机</translation>
    </message>
    <message>
        <source>Added. Make a test print before you rely on it.</source>
        <translation>已添加。使用前请先试打一张。</translation>
    </message>
    <message>
        <source>Address of the printer</source>
        <translation>打印机地址</translation>
    </message>
    <message>
        <source>Default printers: {list}</source>
        <translation>默认打印机：{list}</translation>
    </message>
    <message>
        <source>Device file</source>
        <translation>设备文件</translation>
    </message>
    <message>
        <source>Enter the device&apos;s path, as in /dev/usb/lp0.</source>
        <translation>请填写设备路径，例如 /dev/usb/lp0。</translation>
    </message>
    <message>
        <source>Enter the printer&apos;s address, as in 192.168.1.50:9100.</source>
        <translation>请填写打印机地址，例如 192.168.1.50:9100。</translation>
    </message>
    <message>
        <source>Fieldvisit test print
{name}
Both bars reach from edge to edge.</source>
        <translation>Fieldvisit 测试打印
{name}
上下两条黑线应当从左边到右边打满。</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>How the printer is reached</source>
        <translation>连接方式</translation>
    </message>
    <message>
        <source>Look for USB</source>
        <translation>查找 USB</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>No default printer marked: the system&apos;s own is offered first. Mark one where you print.</source>
        <translation>还没有标记默认打印机：系统的默认打印机排在最前。可在打印时标记。</translation>
    </message>
    <message>
        <source>No printer was found on USB. Plug it in, switch it on, and look again.</source>
        <translation>USB 上没有找到打印机。请接好、开机后再查找。</translation>
    </message>
    <message>
        <source>Plug the printer in, look for it, and choose it from the list.</source>
        <translation>请接好打印机，查找后从列表中选择。</translation>
    </message>
    <message>
        <source>Printer on USB</source>
        <translation>USB 打印机</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Roll printers for receipts. Printers of the system are found by themselves when you print.</source>
        <translation>打印收据用的卷纸打印机。系统里的打印机在打印时会自动找到。</translation>
    </message>
    <message>
        <source>Sending a test print …</source>
        <translation>正在发送测试打印……</translation>
    </message>
    <message>
        <source>Sent. Both bars must reach from edge to edge; else choose the other width.</source>
        <translation>已发送。上下两条黑线应当打满整个纸宽；否则请改选另一种宽度。</translation>
    </message>
    <message>
        <source>Test print</source>
        <translation>试打</translation>
    </message>
    <message>
        <source>USB</source>
        <translation>USB</translation>
    </message>
    <message>
        <source>Width of the roll</source>
        <translation>纸卷宽度</translation>
    </message>
    <message>
        <source>{size}: {printer}</source>
        <translation>{size}：{printer}</translation>
    </message>
</context>
<context>
    <name>RuleCard</name>
    <message>
        <source>How well the source is known</source>
        <translation>对出处的把握</translation>
    </message>
    <message>
        <source>Its numbers</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>规则包</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>问的是什么</translation>
    </message>
    <message>
        <source>What the office owes</source>
        <translation>公司的职责</translation>
    </message>
    <message>
        <source>What to say</source>
        <translation>怎么说</translation>
    </message>
    <message>
        <source>When</source>
        <translation>什么时候问</translation>
    </message>
    <message>
        <source>Where it stands</source>
        <translation>出处</translation>
    </message>
</context>
<context>
    <name>RuleRow</name>
    <message>
        <source>At the earliest {when}</source>
        <translation>最早 {when}</translation>
    </message>
    <message>
        <source>Looked at: {what}</source>
        <translation>依据：{what}</translation>
    </message>
    <message>
        <source>Set aside by a consent on record</source>
        <translation>已由记录在案的同意放开</translation>
    </message>
    <message>
        <source>The rule {rule} in full</source>
        <translation>规则 {rule} 全文</translation>
    </message>
    <message>
        <source>{source} ({sure})</source>
        <translation>{source}（{sure}）</translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>Forbids</source>
        <translation>不得进行</translation>
    </message>
    <message>
        <source>Hide what is met</source>
        <translation>收起已满足的规则</translation>
    </message>
    <message>
        <source>Met</source>
        <translation>已满足</translation>
    </message>
    <message>
        <source>On record</source>
        <translation>已记录</translation>
    </message>
    <message>
        <source>Possible from {time}</source>
        <translation>{time} 起可以</translation>
    </message>
    <message>
        <source>Seen: {inputs}</source>
        <translation>依据：{inputs}</translation>
    </message>
    <message>
        <source>Set aside by consent</source>
        <translation>经同意放行</translation>
    </message>
    <message>
        <source>Show what is met</source>
        <translation>显示已满足的规则</translation>
    </message>
    <message>
        <source>The rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Warns</source>
        <translation>请注意</translation>
    </message>
    <message>
        <source>from memory, to be checked</source>
        <translation>凭记忆，待核对</translation>
    </message>
    <message>
        <source>good practice, not law</source>
        <translation>良好做法，非法律</translation>
    </message>
    <message>
        <source>its text was read</source>
        <translation>已读原文</translation>
    </message>
    <message>
        <source>quoted elsewhere</source>
        <translation>转引自其他资料</translation>
    </message>
    <message>
        <source>{asked} rules asked, {met} met. What is not met stands below with its source.</source>
        <translation>共检查 {asked} 条规则，{met} 条已满足。未满足的列在下面，并注明出处。</translation>
    </message>
    <message>
        <source>{citation} · {confidence}</source>
        <translation>{citation} · {confidence}</translation>
    </message>
</context>
<context>
    <name>RulesPage</name>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>NOT signed by the office</source>
        <translation>没有公司签名</translation>
    </message>
    <message>
        <source>No rule has all of these words</source>
        <translation>没有规则同时含有这些词</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>公司职责</translation>
    </message>
    <message>
        <source>Pack of rules</source>
        <translation>规则包</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>SHA-256 …{tail}</source>
        <translation>SHA-256 …{tail}</translation>
    </message>
    <message>
        <source>Search in the rules</source>
        <translation>在规则中查找</translation>
    </message>
    <message>
        <source>Search: rule, word, source</source>
        <translation>查找：规则编号、词语、出处</translation>
    </message>
    <message>
        <source>Show all rules</source>
        <translation>显示全部规则</translation>
    </message>
    <message>
        <source>Take a word away, or show all levels again.</source>
        <translation>请减少词语，或重新显示全部级别。</translation>
    </message>
    <message>
        <source>The rule in full</source>
        <translation>规则全文</translation>
    </message>
    <message>
        <source>The rules of the pack</source>
        <translation>规则包中的规则</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>问的是什么</translation>
    </message>
    <message>
        <source>extends {base}</source>
        <translation>在 {base} 之上</translation>
    </message>
    <message>
        <source>for orders that name no pack</source>
        <translation>外访单未指定时使用</translation>
    </message>
    <message>
        <source>in force from {day}</source>
        <translation>自 {day} 起生效</translation>
    </message>
    <message>
        <source>signed by the office</source>
        <translation>公司已签名</translation>
    </message>
    <message>
        <source>{id}, version {version}</source>
        <translation>{id}，版本 {version}</translation>
    </message>
</context>
<context>
    <name>ScheduleTable</name>
    <message>
        <source>Amount</source>
        <translation>应还</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>还款日</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Instalments</source>
        <translation>还款表</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>利息</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>期</translation>
    </message>
    <message>
        <source>Principal</source>
        <translation>本金</translation>
    </message>
    <message>
        <source>Together ¥{total}: principal ¥{principal}, interest ¥{interest}, fees ¥{fees}</source>
        <translation>合计 ¥{total}：本金 ¥{principal}，利息 ¥{interest}，费用 ¥{fees}</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Case no., name, phone, pinyin</source>
        <translation>案号、姓名、电话、拼音</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;New passphrase</source>
        <translation>新口令(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Read the rules</source>
        <translation>查看规则(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Text size</source>
        <translation>文字大小(&amp;T)</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>A companion signs on this laptop with their own key and passphrase. They need a code of their own from the office.</source>
        <translation>搭档用自己的密钥和口令在这台电脑上签名。请向公司领取搭档自己的登记码。</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Can sign here: {names}</source>
        <translation>可在本机签名：{names}</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>更改口令</translation>
    </message>
    <message>
        <source>Changing the passphrase …</source>
        <translation>正在更改口令……</translation>
    </message>
    <message>
        <source>Companion on this laptop</source>
        <translation>本机的搭档</translation>
    </message>
    <message>
        <source>Companion&apos;s &amp;code</source>
        <translation>搭档的登记码(&amp;C)</translation>
    </message>
    <message>
        <source>Companion&apos;s passp&amp;hrase</source>
        <translation>搭档的口令(&amp;H)</translation>
    </message>
    <message>
        <source>Cop&amp;y for support</source>
        <translation>复制给技术支持(&amp;Y)</translation>
    </message>
    <message>
        <source>Copied. It names no visited person.</source>
        <translation>已复制，其中没有被访人的信息。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Enrol the companion</source>
        <translation>登记搭档</translation>
    </message>
    <message>
        <source>Enrolling the companion with the office …</source>
        <translation>正在向公司登记搭档……</translation>
    </message>
    <message>
        <source>Enter the companion&apos;s code from the office.</source>
        <translation>请输入公司给搭档的登记码。</translation>
    </message>
    <message>
        <source>Enter the passphrase you use now.</source>
        <translation>请输入现在使用的口令。</translation>
    </message>
    <message>
        <source>Every rule this laptop asks, in plain words, with its source and how well that is known.</source>
        <translation>本机会问的每一条规则，用平常的话写出，并注明出处和把握程度。</translation>
    </message>
    <message>
        <source>Fieldvisit is free software under the Apache License 2.0. It stands on Qt and PySide6 (LGPL 3), SQLCipher (BSD), pyHanko (MIT), cryptography (Apache 2.0) and Noto Sans (OFL 1.1); each keeps its own licence.</source>
        <translation>Fieldvisit 是按 Apache License 2.0 发布的自由软件，使用了 Qt 与 PySide6（LGPL 3）、SQLCipher（BSD）、pyHanko（MIT）、cryptography（Apache 2.0）和思源黑体 Noto Sans（OFL 1.1），各按其许可证使用。</translation>
    </message>
    <message>
        <source>Laptop {device}, collector {collector}</source>
        <translation>电脑 {device}，外访人员 {collector}</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Lock when &amp;idle for</source>
        <translation>闲置后锁定(&amp;I)</translation>
    </message>
    <message>
        <source>Look and language</source>
        <translation>外观与语言</translation>
    </message>
    <message>
        <source>New passphrase a&amp;gain</source>
        <translation>再次输入新口令(&amp;G)</translation>
    </message>
    <message>
        <source>Nobody else can sign on this laptop yet.</source>
        <translation>目前没有其他人可在本机签名。</translation>
    </message>
    <message>
        <source>Office key {key}</source>
        <translation>公司密钥 {key}</translation>
    </message>
    <message>
        <source>Office {address}</source>
        <translation>公司 {address}</translation>
    </message>
    <message>
        <source>P&amp;resent passphrase</source>
        <translation>现在的口令(&amp;R)</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Printers</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Profile folder {folder}</source>
        <translation>资料文件夹 {folder}</translation>
    </message>
    <message>
        <source>Program {version}, Qt {qt}, {system}</source>
        <translation>程序 {version}，Qt {qt}，{system}</translation>
    </message>
    <message>
        <source>Records {count}, database {size}</source>
        <translation>记录 {count} 条，数据库 {size}</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Signing certificate valid until {day}</source>
        <translation>签名证书有效期至 {day}</translation>
    </message>
    <message>
        <source>The companion can sign on this laptop now.</source>
        <translation>搭档现在可以在本机签名。</translation>
    </message>
    <message>
        <source>The passphrase is changed. Use the new one from now on.</source>
        <translation>口令已更改，今后请用新口令。</translation>
    </message>
    <message>
        <source>The signing certificate of {who} ended or was revoked ({day}): no visit with them can begin. Ask the office for a new code.</source>
        <translation>{who}的签名证书已到期或被吊销（{day}）：不能与其一同开始外访。请向公司要一个新的登记码。</translation>
    </message>
    <message>
        <source>The signing certificate of {who} ends on {day}, in {left} days. The next time they sign here it is asked for, and the sync after that renews it.</source>
        <translation>{who}的签名证书将于 {day} 到期，还有 {left} 天。其下次在本机签名时会提出换发，随后同步即可换发。</translation>
    </message>
    <message>
        <source>The two passphrases differ. Type them again.</source>
        <translation>两次输入的口令不一致。请重新输入。</translation>
    </message>
    <message>
        <source>This laptop</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>Your signing certificate ended or was revoked ({day}): no visit can begin and no report can be sealed. Sync; if this stays, ask the office for a new code.</source>
        <translation>您的签名证书已到期或被吊销（{day}）：不能开始外访，也不能封存报告。请先同步；如仍有此提示，请向公司要一个新的登记码。</translation>
    </message>
    <message>
        <source>Your signing certificate ends on {day}, in {left} days. A sync renews it; if this stays, call the office.</source>
        <translation>您的签名证书将于 {day} 到期，还有 {left} 天。同步后会自动换发；如仍有此提示，请联系公司。</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{name} ({number})</source>
        <translation>{name}（{number}）</translation>
    </message>
    <message>
        <source>{name}, {id} {version}, in force from {day}</source>
        <translation>{name}，{id} {version}，自 {day} 起生效</translation>
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
        <source>Choose a passphrase and write it here.</source>
        <translation>请想好一个口令并在此输入。</translation>
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
    <message>
        <source>{why} Nothing was changed on this laptop; what you typed is still here.</source>
        <translation>{why}本机没有任何改动，您输入的内容仍在。</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Step {0} of {1}</source>
        <translation>第 {0} 步，共 {1} 步</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>受阻</translation>
    </message>
    <message>
        <source>current step</source>
        <translation>当前步骤</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>待办</translation>
    </message>
</context>
<context>
    <name>StopCard</name>
    <message numerus="yes">
        <source>%n day(s) overdue</source>
        <translation>
            <numerusform>逾期 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Lawful at the earliest {when}</source>
        <translation>最早可外访：{when}</translation>
    </message>
    <message>
        <source>May be visited</source>
        <translation>可以外访</translation>
    </message>
    <message numerus="yes">
        <source>Mind %n thing(s)</source>
        <translation>
            <numerusform>需注意 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>No visit</source>
        <translation>不可外访</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>order valid to {date}</source>
        <translation>外访单有效期至 {date}</translation>
    </message>
    <message>
        <source>visit no. {number}</source>
        <translation>第 {number} 次上门</translation>
    </message>
    <message>
        <source>with {companion}</source>
        <translation>搭档 {companion}</translation>
    </message>
    <message>
        <source>{state}: what the rules say</source>
        <translation>{state}：看规则怎么说</translation>
    </message>
</context>
<context>
    <name>StopsCard</name>
    <message>
        <source>Recorded on {when} by {who}</source>
        <translation>{when} 由 {who} 登记</translation>
    </message>
    <message>
        <source>Set by the office</source>
        <translation>由公司设置</translation>
    </message>
    <message>
        <source>What stops visits</source>
        <translation>停止上门的原因</translation>
    </message>
</context>
<context>
    <name>SyncBadge</name>
    <message numerus="yes">
        <source>%n need(s) attention</source>
        <translation>
            <numerusform>%n 需要处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to send</source>
        <translation>
            <numerusform>%n 待传</numerusform>
        </translation>
    </message>
    <message>
        <source>All at the office</source>
        <translation>全部已送达公司</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n to send</source>
        <translation>
            <numerusform>离线，%n 待传</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending %n</source>
        <translation>
            <numerusform>正在上传 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>正在同步</translation>
    </message>
</context>
<context>
    <name>TalkStep</name>
    <message>
        <source>As of {time}</source>
        <translation>截至 {time}</translation>
    </message>
    <message>
        <source>Everything is saved as you go</source>
        <translation>内容随时自动保存</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>In their own words.</source>
        <translation>用对方的原话。</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>利息</translation>
    </message>
    <message>
        <source>Next: agreement</source>
        <translation>下一步：协商</translation>
    </message>
    <message>
        <source>Not saved: see the note&apos;s message</source>
        <translation>未保存：请看记录旁的提示</translation>
    </message>
    <message>
        <source>Principal</source>
        <translation>本金</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>Say goodbye and close</source>
        <translation>道别并结束</translation>
    </message>
    <message>
        <source>Their own words may stand as they are. They touch on: {0}.</source>
        <translation>对方的原话可以照写。其中涉及：{0}。</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>What you did and saw. Facts, no judgements.</source>
        <translation>写做了什么、看到什么。只写事实，不作评价。</translation>
    </message>
</context>
<context>
    <name>ThirdCard</name>
    <message>
        <source>A rule forbids asking now: do not ask. Say goodbye. The reason can be read after leaving.</source>
        <translation>按规则现在不能请对方转告。请道别，原因可在离开后查看。</translation>
    </message>
    <message>
        <source>Asked to pass a message</source>
        <translation>已请对方转告</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>请选择</translation>
    </message>
    <message>
        <source>First choose who it is.</source>
        <translation>请先选择对方是谁。</translation>
    </message>
    <message>
        <source>Refused: never ask again</source>
        <translation>不愿转告，以后不再问</translation>
    </message>
    <message>
        <source>Who is it? The relation, not the name</source>
        <translation>对方是谁？只记关系，不记姓名</translation>
    </message>
    <message>
        <source>{0}: refused, never to be asked again</source>
        <translation>{0}：不愿转告，以后不再联系</translation>
    </message>
    <message>
        <source>{0}: was asked</source>
        <translation>{0}：已请转告</translation>
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
    <name>TimesCard</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>As the person says it. The office and every later visit keep to it.</source>
        <translation>照对方说的记。公司和以后每次外访都会遵守。</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日子</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Fridays</source>
        <translation>每周五</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Monday to Friday</source>
        <translation>周一至周五</translation>
    </message>
    <message>
        <source>Mondays</source>
        <translation>每周一</translation>
    </message>
    <message>
        <source>Saturdays</source>
        <translation>每周六</translation>
    </message>
    <message>
        <source>Sundays</source>
        <translation>每周日</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Thursdays</source>
        <translation>每周四</translation>
    </message>
    <message>
        <source>Times they do not want a visit</source>
        <translation>对方不方便的时间</translation>
    </message>
    <message>
        <source>Tuesdays</source>
        <translation>每周二</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Wednesdays</source>
        <translation>每周三</translation>
    </message>
    <message>
        <source>Weekend</source>
        <translation>周末</translation>
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
    <name>TodayPage</name>
    <message numerus="yes">
        <source>%n case(s) ahead cannot be put into a report: a character has no font.</source>
        <translation>
            <numerusform>今天有 %n 个案件含字体画不出的字符，报告将无法封存。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stop(s) without coordinates.</source>
        <translation>
            <numerusform>%n 站没有坐标。</numerusform>
        </translation>
    </message>
    <message>
        <source>About {km} km in straight lines.</source>
        <translation>直线约 {km} 公里。</translation>
    </message>
    <message>
        <source>How the day stands</source>
        <translation>今天的情况</translation>
    </message>
    <message>
        <source>Nothing is planned for today.</source>
        <translation>今天没有安排。</translation>
    </message>
    <message>
        <source>Schematic, not a map.</source>
        <translation>示意图，不是地图。</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Sync to fetch visit orders, or look under Cases.</source>
        <translation>请同步获取外访单，或在“案件”中查看。</translation>
    </message>
    <message>
        <source>The route</source>
        <translation>路线</translation>
    </message>
    <message>
        <source>The stops of the day</source>
        <translation>今天的各站</translation>
    </message>
    <message>
        <source>The visit was given up; what was recorded stays on record.</source>
        <translation>外访已作废，已有记录保留。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Today cannot be shown</source>
        <translation>无法显示今天的安排</translation>
    </message>
</context>
<context>
    <name>TokenChoice</name>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Its PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Look for tokens</source>
        <translation>查找 USB Key</translation>
    </message>
    <message>
        <source>Looking for tokens …</source>
        <translation>正在查找 USB Key…</translation>
    </message>
    <message>
        <source>Make the key in a token (USB key)</source>
        <translation>把密钥做在 USB Key 里</translation>
    </message>
    <message>
        <source>No token found yet</source>
        <translation>尚未找到 USB Key</translation>
    </message>
    <message>
        <source>No token with a PIN is plugged in. Plug it in and look again.</source>
        <translation>没有插入已设 PIN 的 USB Key。请插入后再查找。</translation>
    </message>
    <message>
        <source>The key is made inside the token and never leaves it. To sign, the token must be plugged in; its PIN is kept encrypted under the passphrase above.</source>
        <translation>密钥在 USB Key 内生成，不会离开它。签名时须插入 USB Key；PIN 由上面的口令加密保存。</translation>
    </message>
    <message>
        <source>The token&apos;s driver (PKCS#11 library)</source>
        <translation>USB Key 的驱动（PKCS#11 库文件）</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>USB Key</translation>
    </message>
</context>
<context>
    <name>ToldCard</name>
    <message>
        <source>Do not ask for a proof, and take no copy. Who tells it is noted as a relation.</source>
        <translation>不要求出示证明，不复制、不拍照。告知的人只记关系。</translation>
    </message>
    <message>
        <source>They say of the person</source>
        <translation>对方说到本人的情况</translation>
    </message>
    <message>
        <source>What they showed of their own accord, if anything</source>
        <translation>对方主动出示过什么（没有就不填）</translation>
    </message>
</context>
<context>
    <name>TrainingCard</name>
    <message>
        <source>How it ended</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>That is it.</source>
        <translation>对。</translation>
    </message>
    <message>
        <source>Think again, then choose anew.</source>
        <translation>再想一想，重新选择。</translation>
    </message>
    <message>
        <source>What it was about</source>
        <translation>情况</translation>
    </message>
    <message>
        <source>What stays</source>
        <translation>记住</translation>
    </message>
    <message>
        <source>What they did</source>
        <translation>他们怎么做</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>&amp;Back</source>
        <translation>上一张(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Done, on with the day</source>
        <translation>读完，开始今天(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Next card</source>
        <translation>下一张(&amp;N)</translation>
    </message>
    <message>
        <source>Answer with the keys 1 to {0}.</source>
        <translation>可按 1 到 {0} 键作答。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Before the first visit of the day</source>
        <translation>首次外访之前</translation>
    </message>
    <message>
        <source>Card {0} of {1}</source>
        <translation>第 {0} 张，共 {1} 张</translation>
    </message>
    <message>
        <source>Enter goes on.</source>
        <translation>按回车键继续。</translation>
    </message>
    <message>
        <source>Read for today. Have a calm day.</source>
        <translation>今天的卡读完了。祝今天平和顺利。</translation>
    </message>
    <message>
        <source>The first visit of the day can begin. Tomorrow brings another card.</source>
        <translation>可以开始今天的首次外访。明天换一张新卡。</translation>
    </message>
    <message>
        <source>Today&apos;s cards are read</source>
        <translation>今天的培训卡已读完</translation>
    </message>
    <message>
        <source>Two minutes, read together with your companion. Whoever signed in here answers, and that counts for this laptop today.</source>
        <translation>请与搭档一起读，约两分钟。由在这台电脑上登录的人作答，今天对这台电脑有效。</translation>
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
        <source>The data is in {folder}.</source>
        <translation>资料在 {folder}。</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
</context>
<context>
    <name>VerdictRow</name>
    <message>
        <source>Choose the companion</source>
        <translation>选择搭档</translation>
    </message>
    <message>
        <source>Enter the recorder</source>
        <translation>登记录音设备</translation>
    </message>
    <message>
        <source>Let the companion confirm</source>
        <translation>请搭档确认</translation>
    </message>
    <message>
        <source>Lifted by consent</source>
        <translation>因本人同意而放行</translation>
    </message>
    <message>
        <source>Lifts by itself: {0}</source>
        <translation>自动解除时间：{0}</translation>
    </message>
    <message>
        <source>Looked at: {0}</source>
        <translation>依据：{0}</translation>
    </message>
    <message>
        <source>Read the training cards</source>
        <translation>阅读培训卡</translation>
    </message>
    <message>
        <source>See the case</source>
        <translation>查看案件</translation>
    </message>
    <message>
        <source>Sync with the office</source>
        <translation>与公司同步</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>File of this visit</source>
        <translation>本次外访的文件</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Next file (Right)</source>
        <translation>下一个文件 (→)</translation>
    </message>
    <message>
        <source>Opening the document …</source>
        <translation>正在打开文件…</translation>
    </message>
    <message>
        <source>Opening the picture …</source>
        <translation>正在打开图片…</translation>
    </message>
    <message>
        <source>Previous file (Left)</source>
        <translation>上一个文件 (←)</translation>
    </message>
    <message>
        <source>Recordings are not played in this program. The file is kept as the recorder made it; the office can play it once it has arrived there.</source>
        <translation>本程序不播放录音录像。文件按记录仪生成的原样保存；上传到公司后，公司可以播放。</translation>
    </message>
    <message>
        <source>Smaller (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>The document&apos;s pages</source>
        <translation>文件页面</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>This document cannot be shown here. The file is kept as it is.</source>
        <translation>这个文件在这里无法显示。文件已原样保存。</translation>
    </message>
    <message>
        <source>This file cannot be opened any more. Add the original again.</source>
        <translation>这个文件已无法打开。请重新添加原文件。</translation>
    </message>
    <message>
        <source>Whole (0)</source>
        <translation>适合窗口 (0)</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>VisitAgree</name>
    <message>
        <source>&amp;Amount in yuan</source>
        <translation>金额（元）(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Date</source>
        <translation>日期(&amp;D)</translation>
    </message>
    <message>
        <source>Amount &amp;paid in yuan</source>
        <translation>付款金额（元）(&amp;P)</translation>
    </message>
    <message>
        <source>C&amp;hannel</source>
        <translation>渠道(&amp;H)</translation>
    </message>
    <message>
        <source>Give a receipt</source>
        <translation>开具收据</translation>
    </message>
    <message>
        <source>Nothing recorded yet.</source>
        <translation>还没有登记。</translation>
    </message>
    <message>
        <source>Pa&amp;yer</source>
        <translation>付款人(&amp;Y)</translation>
    </message>
    <message>
        <source>Re&amp;ference number</source>
        <translation>流水号(&amp;F)</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Relation &amp;to the person</source>
        <translation>与本人关系(&amp;T)</translation>
    </message>
    <message>
        <source>Reminded</source>
        <translation>已提醒</translation>
    </message>
    <message>
        <source>What the person wants</source>
        <translation>对方的意愿</translation>
    </message>
</context>
<context>
    <name>VisitAttendance</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Declines to sign</source>
        <translation>拒绝签名</translation>
    </message>
    <message>
        <source>Keep the signature</source>
        <translation>保存签名</translation>
    </message>
    <message>
        <source>They may decline to sign. Write down the reason.</source>
        <translation>对方可以不签名，请写明原因。</translation>
    </message>
</context>
<context>
    <name>VisitBefore</name>
    <message>
        <source>&amp;Companion</source>
        <translation>搭档(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Recorder number</source>
        <translation>录音录像设备编号(&amp;R)</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Before you go</source>
        <translation>出门前</translation>
    </message>
    <message>
        <source>Collectors</source>
        <translation>外访人员</translation>
    </message>
    <message>
        <source>Companion confirms being here</source>
        <translation>搭档确认到场</translation>
    </message>
    <message>
        <source>Companion&apos;s &amp;passphrase</source>
        <translation>搭档的口令(&amp;P)</translation>
    </message>
    <message>
        <source>Give this visit up</source>
        <translation>作废这次外访</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Only as long as nobody has answered the door. The reason stays on record.</source>
        <translation>只有在还没有人应门时才可以作废，原因会留档。</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>外访单</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>被访人</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>计划时间</translation>
    </message>
    <message>
        <source>The companion types their own passphrase. Their key signs that they are present.</source>
        <translation>由搭档本人输入自己的口令，用自己的密钥签名确认在场。</translation>
    </message>
    <message>
        <source>Tick these once you have set out.</source>
        <translation>出发后逐项勾选。</translation>
    </message>
    <message>
        <source>Visit order</source>
        <translation>外访单</translation>
    </message>
    <message>
        <source>What the rules say</source>
        <translation>规则核对</translation>
    </message>
</context>
<context>
    <name>VisitClose</name>
    <message>
        <source>&amp;Reason</source>
        <translation>原因(&amp;R)</translation>
    </message>
    <message>
        <source>Acknowledgement of the debt, apart and voluntary</source>
        <translation>欠款确认（单独、自愿）</translation>
    </message>
    <message>
        <source>Add the remark</source>
        <translation>添加补充</translation>
    </message>
    <message>
        <source>Addendum</source>
        <translation>补充说明</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>离开前</translation>
    </message>
    <message>
        <source>Attendance</source>
        <translation>到访确认</translation>
    </message>
    <message>
        <source>Both collectors sign. Afterwards nothing can be changed; a correction is an addendum.</source>
        <translation>两名外访人员签名后不能再改，更正只能写补充说明。</translation>
    </message>
    <message>
        <source>Companion&apos;s &amp;passphrase</source>
        <translation>搭档的口令(&amp;P)</translation>
    </message>
    <message>
        <source>Leaving the door</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Left with them</source>
        <translation>交给对方的材料</translation>
    </message>
    <message>
        <source>Next stop</source>
        <translation>下一站</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>查看报告</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>外访结果</translation>
    </message>
    <message>
        <source>SHA-256 ends in</source>
        <translation>SHA-256 末尾</translation>
    </message>
    <message>
        <source>Seal the report</source>
        <translation>封存报告</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Still missing</source>
        <translation>还缺</translation>
    </message>
    <message>
        <source>The report is sealed</source>
        <translation>报告已封存</translation>
    </message>
    <message>
        <source>The report stays as it is; a remark is added to the case.</source>
        <translation>报告不变，补充记入本案。</translation>
    </message>
    <message>
        <source>These rules were not kept and it can no longer be mended. Say truthfully what happened; it stands in the report.</source>
        <translation>以下规则没有做到，也无法再补正。请如实说明情况，说明会写入报告。</translation>
    </message>
    <message>
        <source>They want nobody to come again: visits stop at once</source>
        <translation>对方要求不要再来：立即停止上门</translation>
    </message>
    <message>
        <source>This will be recorded</source>
        <translation>将要记录的内容</translation>
    </message>
    <message>
        <source>To be explained</source>
        <translation>需要说明</translation>
    </message>
    <message>
        <source>We have left</source>
        <translation>已离开</translation>
    </message>
</context>
<context>
    <name>VisitDoor</name>
    <message>
        <source>&amp;Relation</source>
        <translation>关系(&amp;R)</translation>
    </message>
    <message>
        <source>At the door</source>
        <translation>门口</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>确认是本人</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意事项</translation>
    </message>
    <message>
        <source>If somebody interprets at their wish: who</source>
        <translation>如有人应本人要求翻译：是谁</translation>
    </message>
    <message>
        <source>Is it the person?</source>
        <translation>是本人吗？</translation>
    </message>
    <message>
        <source>Let the person say who they are. Never read their details out to them.</source>
        <translation>让对方自己说明身份。不要把资料念给对方听。</translation>
    </message>
    <message>
        <source>Not confirmed</source>
        <translation>未能确认</translation>
    </message>
    <message>
        <source>Not sure who it is</source>
        <translation>认不准是不是本人</translation>
    </message>
    <message>
        <source>Note it</source>
        <translation>记下</translation>
    </message>
    <message>
        <source>Print the authorisation</source>
        <translation>打印授权委托书</translation>
    </message>
    <message>
        <source>Says it is not theirs at all: stop</source>
        <translation>对方称与本人无关：停止</translation>
    </message>
    <message>
        <source>Show badges on the whole screen</source>
        <translation>全屏出示工牌</translation>
    </message>
    <message>
        <source>Show this</source>
        <translation>请出示</translation>
    </message>
    <message>
        <source>Who opened the door?</source>
        <translation>谁开的门？</translation>
    </message>
</context>
<context>
    <name>VisitNotices</name>
    <message>
        <source>Go on with the visit</source>
        <translation>继续外访</translation>
    </message>
    <message>
        <source>Other hours</source>
        <translation>另约时间</translation>
    </message>
    <message>
        <source>The visit cannot go on. Say goodbye and leave; the reason can be read afterwards.</source>
        <translation>到访不能继续。请道别离开，原因可在离开后查看。</translation>
    </message>
    <message>
        <source>This visit was interrupted at this step: {step}. Last record: {time}. Nothing is lost.</source>
        <translation>这次外访在“{step}”中断，最后记录于 {time}。内容都在。</translation>
    </message>
    <message>
        <source>{0} min left. {1}</source>
        <translation>还剩 {0} 分钟。{1}</translation>
    </message>
</context>
<context>
    <name>VisitPage</name>
    <message>
        <source>Asked to leave (F12)</source>
        <translation>对方要求离开 (F12)</translation>
    </message>
    <message>
        <source>Back to today</source>
        <translation>回到今天</translation>
    </message>
    <message>
        <source>Emergency</source>
        <translation>紧急情况</translation>
    </message>
    <message>
        <source>Show the person what concerns them, and nothing else</source>
        <translation>转给对方看，只有与对方有关的内容</translation>
    </message>
    <message>
        <source>The office may have taken it back. Sync, or choose another stop.</source>
        <translation>公司可能已收回。请同步，或选择其他外访单。</translation>
    </message>
    <message>
        <source>This cannot be done now. The reason can be read once you have left.</source>
        <translation>现在不能这样做。原因可在离开后查看。</translation>
    </message>
    <message>
        <source>This order is not on this laptop</source>
        <translation>这台电脑上没有这张外访单</translation>
    </message>
    <message>
        <source>This step of the visit</source>
        <translation>外访的这一步</translation>
    </message>
    <message>
        <source>Time, conduct and numbers to call</source>
        <translation>时间、注意事项与电话</translation>
    </message>
    <message>
        <source>Turn screen (F11)</source>
        <translation>转屏 (F11)</translation>
    </message>
</context>
<context>
    <name>VisitSide</name>
    <message>
        <source>At this step</source>
        <translation>这一步请注意</translation>
    </message>
    <message>
        <source>Complaints</source>
        <translation>投诉电话</translation>
    </message>
    <message>
        <source>Customer service</source>
        <translation>客服电话</translation>
    </message>
    <message>
        <source>Outside lawful hours</source>
        <translation>不在允许时间</translation>
    </message>
    <message>
        <source>Record why</source>
        <translation>登记原因</translation>
    </message>
    <message>
        <source>Recorder {0}</source>
        <translation>录音录像设备 {0}</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录制中</translation>
    </message>
    <message>
        <source>Recording stopped</source>
        <translation>录制已停止</translation>
    </message>
    <message>
        <source>Since you set out</source>
        <translation>出发至今</translation>
    </message>
    <message>
        <source>Stopped at {0}</source>
        <translation>已于 {0} 停止</translation>
    </message>
    <message>
        <source>They record us</source>
        <translation>对方在录我们</translation>
    </message>
    <message>
        <source>Visits are lawful from {start} to {end}.</source>
        <translation>允许外访时间 {start}–{end}。</translation>
    </message>
    <message>
        <source>Why the recording stopped</source>
        <translation>停止录制的原因</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>还有 {hours} 小时 {minutes} 分</translation>
    </message>
</context>
<context>
    <name>VisitTalk</name>
    <message>
        <source>Collectors&apos; &amp;notes</source>
        <translation>外访人员记录(&amp;N)</translation>
    </message>
    <message>
        <source>Explained and told</source>
        <translation>说明与告知</translation>
    </message>
    <message>
        <source>Pictures and recordings</source>
        <translation>照片与录音录像</translation>
    </message>
    <message>
        <source>The debt</source>
        <translation>欠款</translation>
    </message>
    <message>
        <source>What the person &amp;says themselves</source>
        <translation>对方陈述(&amp;S)</translation>
    </message>
</context>
<context>
    <name>VisitsCard</name>
    <message>
        <source>Accepted by the office</source>
        <translation>公司已接受</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>Refused by the office</source>
        <translation>公司已退回</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Sealed, not checked by the office yet</source>
        <translation>已封存，待公司核验</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Visits on this laptop</source>
        <translation>这台电脑上的外访</translation>
    </message>
</context>
<context>
    <name>VolunteerCard</name>
    <message>
        <source>Amount paid</source>
        <translation>付款金额</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Name of the payer</source>
        <translation>付款人姓名</translation>
    </message>
    <message>
        <source>Nobody here has to pay, and no sum is named. Only what they paid themselves, by an official way.</source>
        <translation>在场的人没有义务付款，也不说金额。只记录对方自己通过官方渠道付的款。</translation>
    </message>
    <message>
        <source>Record: paid of their own will</source>
        <translation>记录：自愿代付</translation>
    </message>
    <message>
        <source>Recorded as paid of their own will: {0}</source>
        <translation>已记录自愿代付：{0}</translation>
    </message>
    <message>
        <source>Reference number</source>
        <translation>流水号</translation>
    </message>
    <message>
        <source>They want to help of their own accord</source>
        <translation>对方主动提出帮忙</translation>
    </message>
</context>
<context>
    <name>WaiverForm</name>
    <message>
        <source>Fees to be waived, in yuan</source>
        <translation>申请减免的费用（元）</translation>
    </message>
    <message>
        <source>If the office agrees, ¥{total} stays owed: principal ¥{principal}, interest ¥{interest}, fees ¥{fees}.</source>
        <translation>如公司同意，尚欠 ¥{total}：本金 ¥{principal}，利息 ¥{interest}，费用 ¥{fees}。</translation>
    </message>
    <message>
        <source>Interest to be waived, in yuan</source>
        <translation>申请减免的利息（元）</translation>
    </message>
    <message>
        <source>Owed ¥{owed}; you may propose up to ¥{most}.</source>
        <translation>所欠 ¥{owed}，最多可申请 ¥{most}。</translation>
    </message>
</context>
<context>
    <name>WayOut</name>
    <message>
        <source>Asked to leave (F12)</source>
        <translation>对方要求离开 (F12)</translation>
    </message>
    <message>
        <source>F12, or hold Esc for a second</source>
        <translation>按 F12，或按住 Esc 一秒</translation>
    </message>
    <message>
        <source>Keep Esc pressed to leave</source>
        <translation>按住 Esc 即离开</translation>
    </message>
    <message>
        <source>Leave now (F12)</source>
        <translation>立即离开 (F12)</translation>
    </message>
    <message>
        <source>Left at {0}</source>
        <translation>已于 {0} 离开</translation>
    </message>
    <message>
        <source>Something happened: what to do now (Ctrl+Shift+I). Violence: Ctrl+Shift+V</source>
        <translation>出了状况：现在怎么做 (Ctrl+Shift+I)。有人动手：Ctrl+Shift+V</translation>
    </message>
</context>
<context>
    <name>WhyList</name>
    <message>
        <source>Met: {0}</source>
        <translation>符合：{0}</translation>
    </message>
    <message>
        <source>Rules: all met</source>
        <translation>规则：全部符合</translation>
    </message>
    <message>
        <source>Rules: {0} not met</source>
        <translation>规则：{0} 条未符合</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>At the planned hour</source>
        <translation>按安排的时间</translation>
    </message>
    <message>
        <source>Contacts and rest</source>
        <translation>联系次数与冷静期</translation>
    </message>
    <message>
        <source>Every rule is met.</source>
        <translation>每条规则都满足。</translation>
    </message>
    <message>
        <source>Lawful at the earliest {when}, when this order is no longer valid.</source>
        <translation>最早可外访：{when}，但这张外访单那时已失效。</translation>
    </message>
    <message>
        <source>Lawful at the earliest {when}.</source>
        <translation>最早可外访：{when}。</translation>
    </message>
    <message>
        <source>Lawful from now on, as far as time alone goes.</source>
        <translation>就时间而言，现在起可以外访。</translation>
    </message>
    <message>
        <source>No time of rest runs ({rule})</source>
        <translation>没有冷静期（{rule}）</translation>
    </message>
    <message>
        <source>See the &amp;case</source>
        <translation>查看案件(&amp;S)</translation>
    </message>
    <message>
        <source>Still before you set out</source>
        <translation>出发前还需要</translation>
    </message>
    <message>
        <source>Time of rest after a refusal on {refused}: until {until} ({rule})</source>
        <translation>{refused} 拒绝后的冷静期：到 {until}（{rule}）</translation>
    </message>
    <message>
        <source>Waiting does not make this visit lawful: something else has to change first.</source>
        <translation>等待不能使这次外访合规：需要先改变别的情况。</translation>
    </message>
    <message>
        <source>What the rules say of this stop</source>
        <translation>规则对这一站怎么说</translation>
    </message>
    <message numerus="yes">
        <source>{channel}: {count} of at most {most} in %n day(s) ({rule})</source>
        <translation>
            <numerusform>{channel}：%n 天内 {count} 次，最多 {most} 次（{rule}）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>A damaged key file of this laptop has been restored from its copy; no record is lost. Tell technical support: the disk may be failing.</source>
        <translation>这台电脑的一个密钥文件已损坏，已从备份恢复，记录没有丢失。请告知技术支持：磁盘可能有故障。</translation>
    </message>
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
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Lock (Ctrl+L)</source>
        <translation>锁定 (Ctrl+L)</translation>
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
</context>
</TS>
